using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Leafwire.Lab.Processes;

/// <summary>A <c>nats-server</c> on free ports: what hub and leaf have in common.</summary>
public abstract partial class NatsServer : IAsyncDisposable
{
    private readonly ProcessSpec _spec;
    private readonly string _server;
    private ManagedProcess _process;

    private protected NatsServer(ProcessSpec spec, string server)
    {
        (_spec, _server) = (spec, server);
        _process = ManagedProcess.Start(spec);
    }

    /// <summary>The port for clients.</summary>
    public int Port { get; private set; }

    /// <summary>The port for leaf connections; zero for a server that takes none.</summary>
    public int LeafPort { get; private set; }

    /// <summary>For clients: <c>nats://127.0.0.1:PORT</c>.</summary>
    public string Url => $"nats://127.0.0.1:{Port}";

    /// <summary>What its messages call it.</summary>
    public string Name => _spec.Name;

    /// <summary>All that it wrote.</summary>
    public string LogFile => _spec.LogFile;

    /// <summary>Completes when the process has ended.</summary>
    public Task<int> Exited => _process.Exited;

    /// <summary>What the process that runs now took so far.</summary>
    public ProcessUsage Usage() => _process.Usage();

    /// <summary>
    /// What its monitoring says: https://docs.nats.io/running-a-nats-service/nats_admin/monitoring.
    /// </summary>
    /// <param name="path">For example <c>varz</c>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<JsonElement> MonitorAsync(string path, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        return await http.GetFromJsonAsync<JsonElement>(await MonitorAddressAsync(path, cancellationToken), cancellationToken);
    }

    /// <summary>Where its monitoring has something.</summary>
    private protected async Task<Uri> MonitorAddressAsync(string path, CancellationToken cancellationToken) =>
        new($"http://127.0.0.1:{(await WaitForLineAsync(MonitorPort(), cancellationToken)).Groups[1].Value}/{path}");

    /// <summary>Kills the process as a crash would.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Asks the process to end and waits for it.</summary>
    public Task StopAsync() => _process.StopAsync();

    /// <summary>Holds the process still, or lets it go on: a link that is silent without being closed.</summary>
    public Task FreezeAsync(bool frozen) => _process.SignalAsync(frozen ? "STOP" : "CONT");

    /// <summary>Starts it again on the same ports and the same store.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await _process.DisposeAsync();
        _process = ManagedProcess.Start(_spec);
        await ReadyAsync(cancellationToken);
    }

    /// <summary>Waits for a line of its log.</summary>
    public Task<Match> WaitForLineAsync(Regex pattern, CancellationToken cancellationToken) =>
        _process.WaitForLineAsync(pattern, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits until the server is ready, learns its ports and keeps them for a restart.</summary>
    private protected async Task ReadyAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForLineAsync(ServerReady(), cancellationToken);
        string text = await File.ReadAllTextAsync(_server, cancellationToken);
        Port = await PortAsync(ClientPort());
        if (LeafListen().IsMatch(text))
            LeafPort = await PortAsync(LeafnodePort());
        text = ClientListen().Replace(text, $"listen: 127.0.0.1:{Port}");
        await File.WriteAllTextAsync(_server, LeafListen().Replace(text, $"  listen: 127.0.0.1:{LeafPort}"), cancellationToken);

        async Task<int> PortAsync(Regex line) =>
            int.Parse((await _process.WaitForLineAsync(line, cancellationToken)).Groups[1].Value, null);
    }

    /// <summary>The process: shipped configuration in a folder of its own, with the lab's server file beside it.</summary>
    private protected static ProcessSpec Prepare(
        string name, string main, string folder, IEnumerable<string> shipped, IReadOnlyDictionary<string, string?> environment)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in shipped)
            File.Copy(Path.Combine(LabPaths.NatsConfiguration, file), Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        return new ProcessSpec("nats-" + name, "nats-server", ["-c", Path.Combine(folder, main)], Path.Combine(folder, name + ".log"))
        {
            Environment = environment.Append(new("LEAFWIRE_LAB_STORE", Quoted(Path.Combine(folder, "store")))).ToDictionary(),
        };
    }

    // The server reads a variable's value as a piece of configuration.
    private protected static string Quoted(string value) => $"\"{value}\"";

    private protected static string List(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Quoted))}]";

    [GeneratedRegex(@"\[INF\] Server is ready")]
    private static partial Regex ServerReady();

    [GeneratedRegex(@"Starting http monitor on \S+:(\d+)")]
    private static partial Regex MonitorPort();

    [GeneratedRegex(@"Listening for client connections on \S+:(\d+)")]
    private static partial Regex ClientPort();

    [GeneratedRegex(@"Listening for leafnode connections on \S+:(\d+)")]
    private static partial Regex LeafnodePort();

    [GeneratedRegex(@"^listen: 127\.0\.0\.1:\S+", RegexOptions.Multiline)]
    private static partial Regex ClientListen();

    [GeneratedRegex(@"^  listen: 127\.0\.0\.1:\S+", RegexOptions.Multiline)]
    private static partial Regex LeafListen();
}
