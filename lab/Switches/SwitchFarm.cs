using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Leafwire.Lab.Switches.Network;

namespace Leafwire.Lab.Switches;

/// <summary>
/// Simulated EOS switches, any number in this process: each listens on its own port of 127.0.0.1 with its own host key. SSH is
/// spoken by one Node.js process beside it, which ends with the farm, or with this process however it ends.
/// </summary>
public sealed class SwitchFarm : IAsyncDisposable
{
    private readonly SwitchFarmOptions _options;
    private readonly SshFront _front;
    private readonly Socket _listener;
    private readonly string _token = RandomNumberGenerator.GetHexString(32);
    private readonly ConcurrentDictionary<string, SimulatedSwitch> _switches = new();
    private readonly ConcurrentDictionary<Task, byte> _serving = new();
    private readonly SwitchNetwork _network = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    private SwitchFarm(SwitchFarmOptions options)
    {
        _options = options;
        _front = SshFront.Start(options, AcceptsLogin);
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _accepting = AcceptAsync();
    }

    /// <summary>All switches, by name.</summary>
    public IReadOnlyCollection<SimulatedSwitch> Switches => [.. _switches.Values.OrderBy(s => s.Name, StringComparer.Ordinal)];

    /// <summary>A switch by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public SimulatedSwitch this[string name] =>
        _switches.TryGetValue(name, out SimulatedSwitch? found) ? found : throw new KeyNotFoundException(
            $"the farm has no switch '{name}'");

    /// <summary>Starts a farm; its switches accept connections when the task is done.</summary>
    /// <exception cref="InvalidOperationException">Node.js, the script or the package ssh2 is missing, or a port is taken;
    /// the message says which.</exception>
    /// <exception cref="FormatException">A switch's configuration is not valid.</exception>
    public static async Task<SwitchFarm> StartAsync(SwitchFarmOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var farm = new SwitchFarm(options);
        try
        {
            await Task.WhenAll(options.Switches.Select(s => farm.AddAsync(s, cancellationToken)));
            return farm;
        }
        catch
        {
            await farm.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a switch; it accepts connections when the task is done.</summary>
    /// <exception cref="ArgumentException">There is a switch of that name.</exception>
    /// <exception cref="InvalidOperationException">The port is taken, or the SSH front is gone.</exception>
    public async Task<SimulatedSwitch> AddAsync(SwitchOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        int upstream = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        var added = new SimulatedSwitch(options, _options.Time, _front.AskAsync, upstream, _token, _network);
        if (!_switches.TryAdd(options.Name, added))
            throw new ArgumentException($"the farm has a switch '{options.Name}' already", nameof(options));
        try
        {
            await added.ConfigureFrontAsync(cancellationToken);
            return added;
        }
        catch
        {
            _switches.TryRemove(options.Name, out _);
            added.State.Dispose();
            throw;
        }
    }

    /// <summary>Stops the switches and the SSH front. Nothing stays behind. Throws what a command line broke with, if one did.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _front.DisposeAsync();
        await _accepting;
        // What a switch is at ends only with the switch.
        foreach (SimulatedSwitch item in _switches.Values)
            item.State.Dispose();
        await Task.WhenAll(_serving.Keys);
        _stopping.Dispose();
    }

    private bool AcceptsLogin(string name, string user, bool proved, string? newPassword) =>
        _switches.TryGetValue(name, out SimulatedSwitch? found) && found.State.AcceptsLogin(user, proved, newPassword);

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync(_stopping.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException
                && _stopping.IsCancellationRequested)
            {
                return;
            }
            Task serving = ServeAsync(socket);
            _serving[serving] = 0;
            // One that failed stays: it is a bug of the command line, and stopping the farm brings it up.
            _ = serving.ContinueWith(done => _serving.TryRemove(done, out _), CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await Task.Yield();
        socket.NoDelay = true;
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            ChannelHeader header = await ChannelHeader.ReadAsync(stream, _stopping.Token);
            if (header.Token != _token || !_switches.TryGetValue(header.Switch, out SimulatedSwitch? owner))
                return;
            SwitchConnection connection = owner.Open(header);
            try
            {
                await connection.ServeAsync(owner.State, stream, _stopping.Token);
            }
            finally
            {
                owner.Closed(connection);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or OperationCanceledException)
        {
            // A connection that was cut, a stranger on the port, or the farm stops: nothing of the switch is lost by it.
        }
    }
}
