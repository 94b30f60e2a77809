using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Leafwire.Lab.Processes;

/// <summary>
/// A link of the network between two parts on loopback: a TCP relay that can be cut, fall silent and be slow. Connections
/// go to <c>127.0.0.1</c>:<see cref="Port"/> in place of the port behind it.
/// </summary>
public sealed class TcpLink : IAsyncDisposable
{
    private const int Chunk = 16 * 1024;

    private readonly Func<int> _target;
    private readonly TimeProvider _time;
    private readonly Func<bool, Action<ReadOnlyMemory<byte>>>? _watch;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, Socket> _serving = new();
    private readonly Task _accepting;
    private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isCut;
    private volatile TaskCompletionSource? _silence;
    private TimeSpan _delay;

    /// <summary>Opens a link to a port of this machine.</summary>
    /// <param name="target">The port; asked for each connection, so that the part behind the link may start after it.</param>
    /// <param name="time">Tells how long a piece is held back.</param>
    /// <param name="watch">
    /// Called for each direction of each connection, with true for what goes to the port; what it gives is shown every piece before
    /// it is sent. Default: nobody watches.
    /// </param>
    public TcpLink(Func<int> target, TimeProvider time, Func<bool, Action<ReadOnlyMemory<byte>>>? watch = null)
    {
        (_target, _time, _watch) = (target, time, watch);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(64);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect.</summary>
    public int Port { get; }

    /// <summary>Closes every connection, and closes new ones at once, until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        _isCut = true;
        DropAll();
    }

    /// <summary>Completes when somebody was turned away while the link was cut.</summary>
    public Task RefusedAsync(CancellationToken cancellationToken) => _refused.Task.WaitAsync(cancellationToken);

    /// <summary>Lets no byte through any more without closing anything, as a route that went away does, until <see cref="Mend"/>.</summary>
    public void Silence() => Interlocked.CompareExchange(ref _silence, new(TaskCreationOptions.RunContinuationsAsynchronously), null);

    /// <summary>Holds every piece back for so long, in both directions.</summary>
    public void Slow(TimeSpan delay) => _delay = delay;

    /// <summary>Makes the link whole again. What it held back while it was silent goes through.</summary>
    public void Mend()
    {
        _isCut = false;
        _delay = TimeSpan.Zero;
        Interlocked.Exchange(ref _silence, null)?.TrySetResult();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        DropAll();
        await _accepting;
        await Task.WhenAll(_serving.Keys);
        _stopping.Dispose();
    }

    private void DropAll()
    {
        foreach (Socket socket in _serving.Values)
            socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync(_stopping.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }

            Task serving = ServeAsync(socket);
            _serving[serving] = socket;
            // One that was accepted while the link was being cut.
            if (_isCut)
            {
                socket.Dispose();
                _refused.TrySetResult();
            }

            _ = serving.ContinueWith(
                done => _serving.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(Socket near)
    {
        await Task.Yield();
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (near)
        {
            try
            {
                await far.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _target()), _stopping.Token);
                near.NoDelay = far.NoDelay = true;
                await Task.WhenAny(CopyAsync(near, far, _watch?.Invoke(true)), CopyAsync(far, near, _watch?.Invoke(false)));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // Nobody is behind the link, or it was cut: the one before it sees its connection close.
            }
        }
    }

    private async Task CopyAsync(Socket from, Socket to, Action<ReadOnlyMemory<byte>>? see)
    {
        byte[] buffer = new byte[Chunk];
        try
        {
            while (await from.ReceiveAsync(buffer, _stopping.Token) is > 0 and int count)
            {
                if (_delay is { Ticks: > 0 } delay)
                    await Task.Delay(delay, _time, _stopping.Token);
                if (_silence is { } silence)
                    await silence.Task.WaitAsync(_stopping.Token);
                see?.Invoke(buffer.AsMemory(0, count));
                for (int sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _stopping.Token);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Either end was closed, which ends the other direction as well.
        }
    }
}
