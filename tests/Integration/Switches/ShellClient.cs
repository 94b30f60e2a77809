using System.Text;
using System.Text.RegularExpressions;
using Leafwire.Lab.Switches;
using Renci.SshNet;

namespace Leafwire.Tests.Integration.Switches;

/// <summary>Somebody at a switch's shell, over SSH.</summary>
internal sealed partial class ShellClient : IDisposable
{
    private readonly SshClient _client;
    private readonly ShellStream _shell;

    private ShellClient(SshClient client)
    {
        _client = client;
        _shell = client.CreateShellStream("vt100", 511, 1000, 0, 0, 64 * 1024);
        // A connection that breaks without a closing message leaves a reading shell stream waiting.
        client.ErrorOccurred += (_, _) => _shell.Dispose();
    }

    public bool IsConnected => _client.IsConnected;

    /// <summary>Logs in, enables, turns paging off.</summary>
    public static async Task<ShellClient> OpenAsync(SimulatedSwitch target, CancellationToken cancellationToken)
    {
        var shell = new ShellClient(await ConnectAsync(target, cancellationToken));
        await shell.UntilAsync(Prompt(), cancellationToken);
        await shell.DoAsync("enable", cancellationToken);
        await shell.DoAsync("terminal length 0", cancellationToken);
        return shell;
    }

    /// <summary>Connects with the password and trusts the switch's own host key alone.</summary>
    public static async Task<SshClient> ConnectAsync(
        SimulatedSwitch target, CancellationToken cancellationToken, AuthenticationMethod? method = null)
    {
        method ??= new PasswordAuthenticationMethod("admin", "admin");
        var client = new SshClient(new ConnectionInfo("127.0.0.1", target.Port, "admin", method));
        client.HostKeyReceived += (_, e) => e.CanTrust = "SHA256:" + e.FingerPrintSHA256 == target.HostKeyFingerprint;
        try
        {
            await client.ConnectAsync(cancellationToken);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Types a command; what comes up to the next prompt.</summary>
    public Task<string> DoAsync(string command, CancellationToken cancellationToken)
    {
        Send(command + "\n");
        return UntilAsync(Prompt(), cancellationToken);
    }

    /// <summary>Replaces a session's candidate in one exchange.</summary>
    public async Task<string> LoadAsync(string session, string text, CancellationToken cancellationToken)
    {
        await DoAsync($"configure session {session}", cancellationToken);
        await DoAsync("rollback clean-config", cancellationToken);
        Send("copy terminal: session-config\n");
        await UntilAsync(Enter(), cancellationToken);
        Send(text + "\u0004");
        string shown = await UntilAsync(Copied(), cancellationToken);
        return shown[(shown.Length > 500 ? shown.Length - 500 : 0)..];
    }

    /// <summary>Types and does not wait.</summary>
    public void Send(string keys)
    {
        _shell.Write(keys);
        _shell.Flush();
    }

    /// <summary>Waits until the pattern fits what came.</summary>
    public async Task<string> UntilAsync(Regex pattern, CancellationToken cancellationToken)
    {
        var shown = new StringBuilder();
        byte[] buffer = new byte[64 * 1024];
        while (true)
        {
            // A shell stream blocks the thread that reads; the switches need the pool's.
            int read = await Task.Factory.StartNew(
                () => _shell.Read(buffer, 0, buffer.Length), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (read == 0)
                throw new EndOfStreamException($"the shell was closed after: {shown}");
            shown.Append(Encoding.UTF8.GetString(buffer, 0, read));
            string tail = shown.ToString(Math.Max(0, shown.Length - 200), Math.Min(200, shown.Length));
            if (pattern.IsMatch(tail))
                return shown.ToString();
        }
    }

    public void Dispose()
    {
        _shell.Dispose();
        _client.Dispose();
    }

    [GeneratedRegex(@"(^|\n)[\w.-]+(\([^)\n]*\))?[>#]$")]
    private static partial Regex Prompt();

    [GeneratedRegex(@"control-d\r\n\r\n$")]
    private static partial Regex Enter();

    [GeneratedRegex(@"Copy completed successfully\.\r\n.*#$")]
    private static partial Regex Copied();
}
