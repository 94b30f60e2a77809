using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Leafwire.Runner.Ssh;

/// <summary>One shell over SSH.NET. What the switch sends is handed over by event, so a waiting reader holds no thread.</summary>
internal sealed class SshTransport : ISwitchTransport
{
    /// <summary>Columns of the terminal. Long lines must not be wrapped; one EOS image closed the channel at 32767.</summary>
    public const uint Columns = 511;

    // SSH.NET tells by event of a broken socket, but not of a switch that says goodbye.
    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(250);

    // A write of up to this size fits every SSH window that is worth the name and does not block.
    private const int SmallWrite = 4096;

    private readonly SshClient _client;
    private readonly ConnectionInfo _info;
    private readonly ShellStream _shell;
    private readonly string _device;
    private readonly JumpHost? _jump;
    private readonly long _unreadLimit;
    private readonly Channel<byte[]> _received = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _draining = new();
    private readonly ITimer _watch;
    private long _unread;
    private int _disposed;

    private SshTransport(SshClient client, ConnectionInfo info, ShellStream shell, SshOptions options, string device, JumpHost? jump)
    {
        (_client, _info, _shell, _device, _unreadLimit, _jump) = (client, info, shell, device, options.UnreadBytes, jump);
        shell.DataReceived += (_, _) => Drain();
        shell.Closed += (_, _) => End(null);
        shell.ErrorOccurred += (_, e) => End(e.Exception);
        client.ErrorOccurred += (_, e) => End(e.Exception);
        // What came before the event was attached.
        Drain();
        _watch = TimeProvider.System.CreateTimer(_ => EndIfGone(), null, Watch, Watch);
    }

    /// <summary>Opens the shell of a connected client and takes the client over, and the jump host that it goes through. Blocks.</summary>
    /// <exception cref="SshException">The switch gives no shell.</exception>
    public static SshTransport Open(SshClient client, ConnectionInfo info, SshOptions options, string device, JumpHost? jump) =>
        new(client, info, client.CreateShellStream("vt100", Columns, rows: 24, width: 0, height: 0, bufferSize: 32 * 1024),
            options, device, jump);

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            if (bytes.Length <= SmallWrite)
                Write(bytes, cancellationToken);
            else
                await DedicatedThread.RunAsync(() => Write(bytes, cancellationToken));
        }
        catch (Exception e) when (e is SshException or SocketException or ObjectDisposedException)
        {
            throw Lost(e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            byte[] next = await _received.Reader.ReadAsync(cancellationToken);
            Interlocked.Add(ref _unread, -next.Length);
            return next;
        }
        catch (ChannelClosedException e)
        {
            throw e.InnerException is TransportException known ? known : Lost(e.InnerException);
        }
    }

    /// <summary>Closes the connection without a word to the switch's command line: a commit timer goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _watch.DisposeAsync();
        End(null);
        await DedicatedThread.RunAsync(() =>
        {
            _shell.Dispose();
            Close(_client, _info);
            _jump?.Dispose();
        });
    }

    /// <inheritdoc/>
    public void Abort()
    {
        // What was taken over from this machine's own port lies there.
        _jump?.Abort();
        Reset(_client);
        End(null);
    }

    /// <summary>Resets a client's connection.</summary>
    public static void Reset(SshClient client)
    {
        try
        {
            // SSH.NET only closes in order, which lets the system deliver what lies in the send buffer.
            if (SessionOf(client) is Session session && SocketOf(session) is { } socket)
            {
                // Without a timeout of zero the close shuts a socket in order that another thread is just reading.
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
                socket.Close(timeout: 0);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or MissingMemberException)
        {
            // Gone already; or another SSH.NET, which a test would tell of.
        }
    }

    /// <summary>Closes a client and forgets its credentials. Blocks. A connection that is gone already cannot be closed
    /// in order, which is no news to anybody who closes it.</summary>
    public static void Close(SshClient client, ConnectionInfo info)
    {
        try
        {
            client.Dispose();
        }
        catch (Exception e) when (e is SshException or SocketException or ObjectDisposedException)
        {
            // Nothing is left to be closed.
        }

        foreach (IDisposable method in info.AuthenticationMethods.OfType<IDisposable>())
            method.Dispose();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Session")]
    [return: UnsafeAccessorType("Renci.SshNet.ISession, Renci.SshNet")]
    private static extern object? SessionOf(BaseClient client);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_socket")]
    private static extern ref Socket? SocketOf(Session session);

    private void Write(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        for (int i = 0; i < bytes.Length; i += SmallWrite)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _shell.Write(bytes.Span.Slice(i, Math.Min(SmallWrite, bytes.Length - i)));
            _shell.Flush();
        }
    }

    // Takes the bytes out of the stream, which would keep them in its own buffer for ever.
    private void Drain()
    {
        lock (_draining)
        {
            try
            {
                for (int length = (int)_shell.Length; length > 0; length = (int)_shell.Length)
                {
                    byte[] bytes = new byte[length];
                    _shell.ReadExactly(bytes);
                    if (Interlocked.Add(ref _unread, length) > _unreadLimit)
                    {
                        End(new TransportException(
                            TransportFault.Flood, $"{_device}: more than {_unreadLimit} bytes came that nobody asked for"));
                        return;
                    }

                    _received.Writer.TryWrite(bytes);
                }
            }
            catch (ObjectDisposedException)
            {
                End(null);
            }
        }
    }

    private void EndIfGone()
    {
        if (!_client.IsConnected || !_shell.CanWrite)
            End(null);
    }

    private void End(Exception? cause) => _received.Writer.TryComplete(cause is null or TransportException ? cause : Lost(cause));

    private TransportException Lost(Exception? cause) =>
        new(TransportFault.Lost, cause is null ? $"{_device}: the connection was closed" : $"{_device}: the connection broke", cause)
        {
            Detail = cause?.Message,
        };
}
