using System.Net.Sockets;
using Leafwire.Runner.Inventory;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Leafwire.Runner.Ssh;

/// <summary>Shells over SSH.NET. Its sockets are opened without Nagle's delay, which keystrokes and prompts need.</summary>
/// <param name="options">Timeouts and limits.</param>
/// <param name="hostKeys">Keys that were trusted on first use.</param>
internal sealed class SshConnector(SshOptions options, IHostKeyStore hostKeys) : ISwitchConnector
{
    private readonly LoginMemory _memory = new();

    /// <inheritdoc/>
    public async Task<ISwitchTransport> ConnectAsync(DeviceProfile device, CancellationToken cancellationToken)
    {
        string? distrust = null;
        var shown = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var attempt = new Attempt();
            LoginMethods methods = new(device, _memory.Find(device), file => ReadKey(device, file));
            ConnectionInfo info = Login(device, methods);
            // Keys are trusted, not authorities: a certificate would be shown in the place of the key that is pinned.
            foreach (string known in info.HostKeyAlgorithms.Keys.Where(name => name.Contains("-cert-", StringComparison.Ordinal) || shown.Contains(FamilyOf(name))).ToList())
                info.HostKeyAlgorithms.Remove(known);
            // Everything after the TCP connection blocks in SSH.NET, in its asynchronous form on a thread of the pool.
            Task<SshTransport> connecting = DedicatedThread.RunAsync(() => Connect(device, info, attempt));
            try
            {
                SshTransport transport = await connecting.WaitAsync(cancellationToken);
                _memory.Keep(device, methods.Worked);
                return transport;
            }
            catch (OperationCanceledException)
            {
                // The handshake cannot be interrupted; when it is over, what came of it is closed.
                _ = connecting.ContinueWith(
                    static done => done.Status == TaskStatus.RanToCompletion ? done.Result.DisposeAsync().AsTask() : Task.FromResult(done.Exception),
                    CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                throw;
            }
            catch (Exception e)
            {
                if (e is SshAuthenticationException)
                    _memory.Forget(device);
                // A switch has a key of each kind and shows the one that the client likes best; the trusted one may be of another kind.
                distrust ??= attempt.Distrust;
                if (attempt.Distrust is null || device.HostKeys.Count == 0 || !shown.Add(FamilyOf(attempt.Algorithm)))
                    throw Explain(device, e, distrust);
            }
        }
    }

    private SshTransport Connect(DeviceProfile device, ConnectionInfo info, Attempt attempt)
    {
        var client = new SshClient(info) { KeepAliveInterval = options.KeepAlive };
        try
        {
            client.HostKeyReceived += (_, e) =>
            {
                attempt.Algorithm = e.HostKeyName;
                attempt.Distrust = Trust(device, e);
                e.CanTrust = attempt.Distrust is null;
            };
            client.Connect();
            return SshTransport.Open(client, info, options, device.ToString());
        }
        catch
        {
            SshTransport.Close(client, info);
            throw;
        }
    }

    private string? Trust(DeviceProfile device, HostKeyEventArgs key)
    {
        try
        {
            return HostKeyCheck.Problem(device, key.HostKeyName, "SHA256:" + key.FingerPrintSHA256, hostKeys);
        }
        catch (IOException e)
        {
            return $"{device}: the host key cannot be kept: {e.Message}";
        }
        catch (UnauthorizedAccessException e)
        {
            return $"{device}: the host key cannot be kept: {e.Message}";
        }
    }

    private ConnectionInfo Login(DeviceProfile device, LoginMethods methods) => new(device.Host, device.Port, device.Username, [.. methods.All])
    {
        Timeout = options.Timeout,
        ChannelCloseTimeout = options.Close,
        RetryAttempts = 1,
    };

    private static PrivateKeyFile ReadKey(DeviceProfile device, string file)
    {
        try
        {
            return device.PrivateKeyPassphrase is { } passphrase ? new PrivateKeyFile(file, passphrase) : new PrivateKeyFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SshException or NotSupportedException or FormatException)
        {
            // What SSH.NET says about a broken key could quote it.
            string why = e is IOException or UnauthorizedAccessException or SshPassPhraseNullOrEmptyException ? e.Message : "it is no private key in OpenSSH's form, or its passphrase is wrong";
            throw new TransportException(TransportFault.Login, $"{device}: private key file {file}: {why}");
        }
    }

    private TransportException Explain(DeviceProfile device, Exception e, string? distrust) => e switch
    {
        TransportException known => known,
        _ when distrust is not null => new(TransportFault.HostKey, distrust, e),
        SshAuthenticationException => new(TransportFault.Login, $"{device}: the switch refused the login of user '{device.Username}' ({e.Message.TrimEnd('.')}); correct the inventory's credentials", e),
        SocketException socket => new(TransportFault.Unreachable, $"{device}: no connection ({Words(socket)})", e),
        SshOperationTimeoutException => new(TransportFault.Unreachable, $"{device}: no connection within {options.Timeout.TotalSeconds:0.#} s", e),
        _ => new(TransportFault.Unreachable, $"{device}: the SSH connection failed ({e.Message.TrimEnd('.')})", e),
    };

    private static string FamilyOf(string algorithm) =>
        algorithm.Contains("rsa", StringComparison.Ordinal) ? "rsa" : algorithm.Contains("ecdsa", StringComparison.Ordinal) ? "ecdsa" : algorithm.Contains("ed25519", StringComparison.Ordinal) ? "ed25519" : algorithm;

    private static string Words(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the host name is not known",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "no route to it",
        SocketError.TimedOut => "no answer",
        _ => e.Message,
    };

    private sealed class Attempt
    {
        /// <summary>Why the host key is not trusted; null when it is.</summary>
        public string? Distrust { get; set; }

        /// <summary>The host key's algorithm.</summary>
        public string Algorithm { get; set; } = "";
    }
}
