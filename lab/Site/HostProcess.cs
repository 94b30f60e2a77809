using System.Text.RegularExpressions;
using Leafwire.Lab.Processes;

namespace Leafwire.Lab.Site;

/// <summary>The embedded host as its own process.</summary>
public sealed partial class HostProcess : IAsyncDisposable
{
    private ProcessSpec _spec;
    private ManagedProcess _process;

    private HostProcess(ProcessSpec spec)
    {
        _spec = spec;
        _process = ManagedProcess.Start(spec);
    }

    /// <summary>Where its API and its page are.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Starts a host, and waits until it listens.</summary>
    /// <exception cref="ProcessFailedException">It did not start.</exception>
    public static async Task<HostProcess> StartAsync(string folder, Azurite storage, NatsHub hub, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var spec = new ProcessSpec("host", "dotnet", [LabPaths.Program("Leafwire.Host"), "--urls", "http://127.0.0.1:0"], Path.Combine(folder, "host.log"))
        {
            Environment = Settings(storage, hub).ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value),
        };
        var host = new HostProcess(spec);
        try
        {
            await host.ReadyAsync(cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Kills it as a crash would.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Asks it to end and waits for it.</summary>
    public Task StopAsync() => _process.StopAsync();

    /// <summary>Starts it again on the same port.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        _spec = _spec with { Arguments = [.. _spec.Arguments.SkipLast(1), Url.GetLeftPart(UriPartial.Authority)] };
        _process = ManagedProcess.Start(_spec);
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    internal static IReadOnlyDictionary<string, string?> Settings(Azurite storage, NatsHub hub) => new Dictionary<string, string?>
    {
        ["Leafwire:Storage:ConnectionString"] = storage.ConnectionString,
        ["Leafwire:Nats:Url"] = hub.Url,
        ["Leafwire:Nats:Username"] = NatsHub.User,
        ["Leafwire:Nats:Password"] = NatsHub.User,
    };

    private async Task ReadyAsync(CancellationToken cancellationToken) =>
        Url = new Uri((await _process.WaitForLineAsync(Listening(), cancellationToken).ConfigureAwait(false)).Groups[1].Value);

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
