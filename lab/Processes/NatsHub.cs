using System.Diagnostics;

namespace Leafwire.Lab.Processes;

/// <summary>The hub, with the shipped configuration and passwords for the pipeline and for each site.</summary>
public sealed class NatsHub : NatsServer
{
    /// <summary>The pipeline's user, and its password.</summary>
    public const string User = "pipeline";

    private NatsHub(ProcessSpec spec, string server) : base(spec, server)
    {
    }

    /// <summary>Starts a hub.</summary>
    /// <param name="folder">Where its configuration, store and log lie.</param>
    /// <param name="sites">The sites that may connect, by name.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="leafPort">The port by which leaf nodes are to reach it: a link's. Default: its own.</param>
    /// <exception cref="ProcessFailedException">It did not start.</exception>
    public static async Task<NatsHub> StartAsync(string folder, IReadOnlyList<string> sites, CancellationToken cancellationToken, int? leafPort = null)
    {
        ProcessSpec spec = Prepare("hub", folder, ["hub.conf", "interest.conf", "lab/hub-server.conf"], new Dictionary<string, string?>());
        await File.WriteAllTextAsync(Path.Combine(folder, "accounts.conf"), await AccountsAsync(sites, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        string server = Path.Combine(folder, "hub-server.conf");
        if (leafPort is { } port)
        {
            // A hub tells its leaf nodes by which addresses it can be reached, and they use them: past the link.
            string text = await File.ReadAllTextAsync(server, cancellationToken).ConfigureAwait(false);
            await File.WriteAllTextAsync(server, text.Replace("leafnodes {", $"leafnodes {{\n  advertise: 127.0.0.1:{port}", StringComparison.Ordinal), cancellationToken).ConfigureAwait(false);
        }

        var hub = new NatsHub(spec, server);
        try
        {
            await hub.ReadyAsync(cancellationToken).ConfigureAwait(false);
            return hub;
        }
        catch
        {
            await hub.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The address that a site's leaf node dials. In the lab a site's user is <c>site-</c> and its number in the list, from 1.</summary>
    /// <param name="site">The site's number.</param>
    /// <param name="port">The port of a link to it; null for its own.</param>
    public string LeafUrl(int site = 1, int? port = null) => $"nats://site-{site}:site-{site}@127.0.0.1:{port ?? LeafPort}";

    private static async Task<string> AccountsAsync(IReadOnlyList<string> sites, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Supervisor.Shell) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(LabPaths.NatsConfiguration, "accounts"));
        start.ArgumentList.Add($"pipeline=password:{User}:{User}");
        foreach ((int index, string site) in sites.Index())
            start.ArgumentList.Add($"{site}=password:site-{index + 1}:site-{index + 1}");
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
        string text = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return process.ExitCode == 0 ? text : throw new ProcessFailedException($"the hub's accounts could not be written: {await error.ConfigureAwait(false)}");
    }
}
