using System.Net.Sockets;
using System.Text.RegularExpressions;
using Leafwire.Runner.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Leafwire.Runner.Ssh;

/// <summary>
/// Shells over SSH.NET, directly or through a jump host. Its sockets are opened without Nagle's delay, which keystrokes and
/// prompts need.
/// </summary>
/// <param name="options">Timeouts and limits.</param>
/// <param name="hostKeys">Keys that were trusted on first use.</param>
/// <param name="log">Where it is written which address answered, and why none did; null for nowhere.</param>
/// <param name="time">The clock; null for the system's.</param>
internal sealed partial class SshConnector(SshOptions options, IHostKeyStore hostKeys, ILogger? log = null, TimeProvider? time = null)
    : ISwitchConnector
{
    private readonly ILogger _log = log ?? NullLogger.Instance;
    private readonly LoginMemory _memory = new();
    private readonly AddressMemory _addresses = new(time ?? TimeProvider.System);

    /// <inheritdoc/>
    public async Task<ISwitchTransport> ConnectAsync(DeviceProfile device, CancellationToken cancellationToken)
    {
        TransportException? silent = null;
        foreach (DeviceAddress address in _addresses.Order(device))
        {
            try
            {
                SshTransport transport = await ConnectAsync(device, address, cancellationToken);
                Answered(device, address, hasSilent: silent is not null);
                return transport;
            }
            catch (TransportException e)
            {
                string detail = e.Detail is { } more ? $"({more.Reveal()})" : "";
                _log.Failed(device.Name, Route(device, address), device.Username.Reveal(), e.Message, detail);
                // One that refuses is there: the same login and key wait behind its other address.
                if (e.Fault != TransportFault.Unreachable)
                    throw;
                silent = silent is null ? e
                    : new TransportException(TransportFault.Unreachable, $"{silent.Message}; nor at its other address", e)
                    {
                        Detail = e.Detail,
                    };
            }
        }

        throw silent!;
    }

    private void Answered(DeviceProfile device, DeviceAddress address, bool hasSilent)
    {
        if (address == device.OutOfBand)
        {
            if (hasSilent)
                _addresses.OutOfBand(device);
            _log.OutOfBand(device.Name, Route(device, address), device.Address.Reveal());
        }
        else if (_addresses.InBand(device))
        {
            _log.InBandAgain(device.Name, Route(device, address));
        }
    }

    private static string Route(DeviceProfile device, DeviceAddress address) =>
        device.ProxyJump is { } proxy ? $"{address.Reveal()} through {proxy.Username.Reveal()}@{proxy.Address.Reveal()}" : address.Reveal();

    private async Task<SshTransport> ConnectAsync(DeviceProfile device, DeviceAddress address, CancellationToken cancellationToken)
    {
        // Everything after the TCP connection blocks in SSH.NET, in its asynchronous form on a thread of the pool.
        Task<SshTransport> connecting = DedicatedThread.RunAsync(() => Connect(device, address, cancellationToken));
        try
        {
            return await connecting.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The handshake cannot be interrupted; when it is over, what came of it is closed.
            _ = connecting.ContinueWith(
                static done =>
                    done.Status == TaskStatus.RanToCompletion ? done.Result.DisposeAsync().AsTask() : Task.FromResult(done.Exception),
                CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

    private SshTransport Connect(DeviceProfile device, DeviceAddress address, CancellationToken cancellationToken)
    {
        JumpHost? jump = device.ProxyJump is { } proxy ? Jump(proxy, address, cancellationToken) : null;
        try
        {
            (SshClient client, ConnectionInfo info) = LogIn(device, jump?.Near ?? address, jump, cancellationToken);
            try
            {
                return SshTransport.Open(client, info, options, device.ToString(), jump);
            }
            catch (Exception e)
            {
                SshTransport.Close(client, info);
                throw Explain(device, e, null, jump);
            }
        }
        catch
        {
            jump?.Dispose();
            throw;
        }
    }

    private JumpHost Jump(DeviceProfile proxy, DeviceAddress far, CancellationToken cancellationToken)
    {
        (SshClient client, ConnectionInfo info) = LogIn(proxy, proxy.Address, null, cancellationToken);
        try
        {
            return JumpHost.Open(client, info, far);
        }
        catch (Exception e)
        {
            throw Explain(proxy, e, null, null);
        }
    }

    private (SshClient Client, ConnectionInfo Info) LogIn(
        DeviceProfile device, DeviceAddress address, JumpHost? jump, CancellationToken cancellationToken)
    {
        string? distrust = null;
        var shown = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var attempt = new Attempt();
            LoginMethods methods = new(device, _memory.Find(device), file => ReadKey(device, file));
            ConnectionInfo info = Login(device, address, methods);
            // Keys are trusted, not authorities: a certificate would be shown in the place of the key that is pinned.
            bool IsPassedOver(string name) => name.Contains("-cert-", StringComparison.Ordinal) || shown.Contains(FamilyOf(name));
            foreach (string known in info.HostKeyAlgorithms.Keys.Where(IsPassedOver).ToList())
                info.HostKeyAlgorithms.Remove(known);
            try
            {
                SshClient client = Connect(device, info, attempt);
                _memory.Keep(device, methods.Worked);
                return (client, info);
            }
            catch (Exception e)
            {
                if (e is SshAuthenticationException)
                    _memory.Forget(device);
                // A switch has a key of each kind and shows the one that the client likes best; the trusted one may be of another kind.
                distrust ??= attempt.Distrust;
                if (attempt.Distrust is null || device.HostKeys.Count == 0 || !shown.Add(FamilyOf(attempt.Algorithm)))
                    throw Explain(device, e, distrust, jump, attempt.Detail);
            }
        }
    }

    private SshClient Connect(DeviceProfile device, ConnectionInfo info, Attempt attempt)
    {
        var client = new SshClient(info) { KeepAliveInterval = options.KeepAlive };
        try
        {
            client.HostKeyReceived += (_, e) =>
            {
                attempt.Algorithm = e.HostKeyName;
                attempt.Distrust = Trust(device, e, attempt);
                e.CanTrust = attempt.Distrust is null;
            };
            client.Connect();
            return client;
        }
        catch
        {
            SshTransport.Close(client, info);
            throw;
        }
    }

    private string? Trust(DeviceProfile device, HostKeyEventArgs key, Attempt attempt)
    {
        try
        {
            return HostKeyCheck.Problem(device, key.HostKeyName, "SHA256:" + key.FingerPrintSHA256, hostKeys);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            attempt.Detail = e.Message;
            return $"{device}: the host key cannot be kept; the runner's log has the details";
        }
    }

    private ConnectionInfo Login(DeviceProfile device, DeviceAddress address, LoginMethods methods) =>
        new(address.Host.Reveal(), address.Port, device.Username.Reveal(), [.. methods.All])
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
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or SshException or NotSupportedException or FormatException)
        {
            // What SSH.NET says about a broken key could quote it.
            string why = e switch
            {
                IOException or UnauthorizedAccessException => "it cannot be read",
                SshPassPhraseNullOrEmptyException => "it has a passphrase and the inventory has none",
                _ => "it is no private key in OpenSSH's form, or its passphrase is wrong",
            };
            throw new TransportException(
                TransportFault.Login, $"{device}: the private key file cannot be used: {why}; correct the inventory's credentials")
            {
                Detail = e is IOException or UnauthorizedAccessException ? e.Message : file,
            };
        }
    }

    private TransportException Explain(DeviceProfile device, Exception e, string? distrust, JumpHost? jump, string? detail = null)
    {
        if (e is TransportException known)
            return known;
        // Others' words may hold addresses and names: they are for the local log.
        detail ??= jump?.Problem is { } problem ? $"{e.Message} {problem.Message}" : e.Message;
        string who = device.IsJumpHost ? "the jump host" : "the switch";
        (TransportFault fault, string words) = e switch
        {
            _ when distrust is not null => (TransportFault.HostKey, distrust),
            SshAuthenticationException => (TransportFault.Login,
                $"{device}: {who} refused the login{Methods(e.Message)}; correct the inventory's credentials"),
            SocketException or SshConnectionException when jump is not null =>
                (TransportFault.Unreachable, $"{device}: no connection through its jump host (not reached from there, or it hung up)"),
            SocketException socket => (TransportFault.Unreachable, $"{device}: no connection ({Words(socket)})"),
            SshOperationTimeoutException =>
                (TransportFault.Unreachable, $"{device}: no connection within {options.Timeout.TotalSeconds:0.#} s"),
            SshConnectionException connection =>
                (TransportFault.Unreachable, $"{device}: the SSH connection failed ({connection.DisconnectReason})"),
            _ => (TransportFault.Unreachable, $"{device}: the SSH connection failed ({e.GetType().Name})"),
        };
        return new TransportException(fault, words, e) { Detail = detail };
    }

    // SSH.NET's words, of which only the methods are taken: "Permission denied (password)."
    private static string Methods(string message) =>
        Named().Match(message) is { Success: true } match ? $" ({match.Groups["methods"].Value})" : "";

    private static string FamilyOf(string algorithm) =>
        algorithm.Contains("rsa", StringComparison.Ordinal) ? "rsa"
        : algorithm.Contains("ecdsa", StringComparison.Ordinal) ? "ecdsa"
        : algorithm.Contains("ed25519", StringComparison.Ordinal) ? "ed25519"
        : algorithm;

    private static string Words(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the host name is not known",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "no route to it",
        SocketError.TimedOut => "no answer",
        SocketError.ConnectionReset or SocketError.ConnectionAborted => "the connection was reset",
        var other => other.ToString(),
    };

    [GeneratedRegex(@"\((?<methods>(?:none|publickey|password|keyboard-interactive|hostbased|gssapi-with-mic|[, ])+)\)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    private sealed class Attempt
    {
        /// <summary>Why the host key is not trusted; null when it is.</summary>
        public string? Distrust { get; set; }

        /// <summary>More of it, for the local log; null for nothing.</summary>
        public string? Detail { get; set; }

        /// <summary>The host key's algorithm.</summary>
        public string Algorithm { get; set; } = "";
    }
}
