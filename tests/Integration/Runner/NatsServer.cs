using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Leafwire.Tests.Integration.Runner;

/// <summary>A <c>nats-server</c> process on free ports; after a restart it has the same ports and storage.</summary>
internal sealed partial class NatsServer(string name, string directory, Func<int, string> configuration) : IAsyncDisposable
{
    private Process? _process;
    private int _port = -1;

    public string Url => $"nats://127.0.0.1:{_port}";

    public int LeafPort { get; private set; } = -1;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        string file = Path.Combine(directory, $"{name}.conf");
        await File.WriteAllTextAsync(file, $"server_name: {name}\nlisten: \"127.0.0.1:{_port}\"\n{configuration(LeafPort)}", cancellationToken);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lines = new List<string>();
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("nats-server", ["-c", file]) { RedirectStandardError = true },
            EnableRaisingEvents = true,
        };
        _process.ErrorDataReceived += (_, e) =>
        {
            lock (lines)
                lines.Add(e.Data ?? "");
            Read(e.Data ?? "");
            if (e.Data?.Contains("Server is ready", StringComparison.Ordinal) == true)
                ready.TrySetResult();
        };
        _process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"{name} ended: {string.Join('\n', lines)}"));
        _process.Start();
        _process.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
    }

    public async Task StopAsync()
    {
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private void Read(string line)
    {
        Match port = ListeningFor().Match(line);
        if (!port.Success)
            return;
        int number = int.Parse(port.Groups[2].Value, null);
        if (port.Groups[1].Value == "client")
            _port = number;
        else
            LeafPort = number;
    }

    [GeneratedRegex(@"Listening for (client|leafnode) connections on .*:([0-9]+)$")]
    private static partial Regex ListeningFor();
}
