using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Leafwire.Lab;
using Leafwire.Runner.Settings;

namespace Leafwire.Tests.Integration.Eos;

/// <summary>A jump host on this machine.</summary>
internal sealed class JumpServer : IAsyncDisposable
{
    public const string User = "jump-user";
    private readonly Process _process;
    private readonly Task _reading;

    private JumpServer(Process process, JsonObject start)
    {
        (_process, Port, Fingerprint) = (process, (int)start["port"]!, (string)start["fingerprint"]!);
        _reading = ReadAsync();
    }

    public int Port { get; }

    public string Fingerprint { get; }

    /// <summary>The addresses to which it forwarded a connection.</summary>
    public ConcurrentQueue<string> Forwarded { get; } = new();

    public DeviceProfile Profile => new()
    {
        Name = "leaf1", IsJumpHost = true, Host = "127.0.0.1", Port = Port, Username = User, Password = "jump-password",
        HostKeys = [Fingerprint],
    };

    public static async Task<JumpServer> StartAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(LabPaths.Root, "lab", "node", "jump-host.js"), User, "jump-password"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        string line = await process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException("the jump host did not start");
        return new JumpServer(process, JsonNode.Parse(line)!.AsObject());
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            Forwarded.Enqueue((string)JsonNode.Parse(line)!["forwarded"]!);
    }
}
