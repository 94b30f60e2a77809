using System.Diagnostics;

namespace Leafwire.Lab.Processes;

/// <summary>
/// The hub: one server, or a cluster of three, with the shipped configuration and passwords for the pipeline and for each site.
/// </summary>
public sealed class NatsHub : IAsyncDisposable
{
    /// <summary>The pipeline's user, and its password.</summary>
    public const string User = "pipeline";

    private readonly List<NatsHubServer> _servers = [];
    private readonly List<ReservedPort> _ports = [];

    private NatsHub()
    {
    }

    /// <summary>Its servers; each can be killed, held still and started again by itself.</summary>
    public IReadOnlyList<NatsHubServer> Servers => _servers;

    /// <summary>For clients: the addresses of all servers, with commas between.</summary>
    public string Url => string.Join(',', _servers.Select(s => s.Url));

    /// <summary>Completes when one of its servers has ended.</summary>
    public Task<int> Exited => Task.WhenAny(_servers.Select(s => s.Exited)).Unwrap();

    /// <summary>Starts a hub, and waits until its servers have found each other.</summary>
    /// <param name="folder">Where its configuration, stores and logs lie.</param>
    /// <param name="sites">The sites that may connect, by name.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="servers">How many servers, 1 or 3.</param>
    /// <param name="storeLimit">Bytes that each server may store. Default: null, as much as the disk has.</param>
    /// <param name="leafPorts">The ports by which leaf nodes are to reach the servers: those of links. Default: their own.</param>
    /// <exception cref="ProcessFailedException">It did not start.</exception>
    public static async Task<NatsHub> StartAsync(
        string folder, IReadOnlyList<string> sites, CancellationToken cancellationToken, int servers = 1, long? storeLimit = null,
        IReadOnlyList<int>? leafPorts = null)
    {
        if (servers is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(servers), servers, "a hub has 1 or 3 servers");
        var hub = new NatsHub();
        try
        {
            string accounts = await AccountsAsync(sites, cancellationToken);
            if (servers > 1)
                hub._ports.AddRange(Enumerable.Range(0, servers).Select(_ => new ReservedPort()));
            for (int i = 0; i < servers; i++)
            {
                string place = servers == 1 ? folder : Path.Combine(folder, $"{i + 1}");
                HubCluster? cluster = servers == 1 ? null : new HubCluster(
                    $"hub-{i + 1}", hub._ports[i].Number, [.. hub._ports.Select(p => p.Number)]);
                hub._servers.Add(await NatsHubServer.CreateAsync(place, accounts, cluster, storeLimit, leafPorts?[i], cancellationToken));
            }

            await hub.ReadyAsync(cancellationToken);
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The addresses that a site's leaf node dials. In the lab a site's user is <c>site-</c> and its number in the list, from 1.
    /// </summary>
    /// <param name="site">The site's number.</param>
    /// <param name="ports">Those of links to the servers; null for the servers' own.</param>
    public IReadOnlyList<string> LeafUrls(int site = 1, IEnumerable<int>? ports = null) =>
        [.. (ports ?? _servers.Select(s => s.LeafPort)).Select(p => $"nats://site-{site}:site-{site}@127.0.0.1:{p}")];

    /// <summary>Kills all servers as a crash would.</summary>
    public Task KillAsync() => Task.WhenAll(_servers.Select(s => s.KillAsync()));

    /// <summary>Asks all servers to end and waits for it.</summary>
    public Task StopAsync() => Task.WhenAll(_servers.Select(s => s.StopAsync()));

    /// <summary>Holds all servers still, or lets them go on.</summary>
    public Task FreezeAsync(bool frozen) => Task.WhenAll(_servers.Select(s => s.FreezeAsync(frozen)));

    /// <summary>Starts all servers again on the same ports and the same stores.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_servers.Select(s => s.RestartAsync(cancellationToken)));
        await CurrentAsync(cancellationToken);
    }

    /// <summary>Waits until every server holds all that the others hold: only then can any one of them be lost.</summary>
    /// <exception cref="ProcessFailedException">One has ended, or it takes longer than <see cref="ManagedProcess.StartLimit"/>.</exception>
    public Task CurrentAsync(CancellationToken cancellationToken) => Task.WhenAll(_servers.Select(s => s.CurrentAsync(cancellationToken)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_servers.Select(s => s.DisposeAsync().AsTask()));
        _ports.ForEach(p => p.Dispose());
    }

    private async Task ReadyAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_servers.Select(s => s.StartedAsync(cancellationToken)));
        await CurrentAsync(cancellationToken);
    }

    private static async Task<string> AccountsAsync(IReadOnlyList<string> sites, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Supervisor.Shell) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(LabPaths.NatsConfiguration, "accounts"));
        start.ArgumentList.Add($"pipeline=password:{User}:{User}");
        foreach ((int index, string site) in sites.Index())
            start.ArgumentList.Add($"{site}=password:site-{index + 1}:site-{index + 1}");
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
        string text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? text : throw new ProcessFailedException($"the hub's accounts could not be written: {await error}");
    }
}
