using Leafwire.Messaging;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Journal;
using Leafwire.Runner.Leases;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Lanes;

/// <summary>
/// The lanes of all devices that this runner holds, and the one feed that they read. A device that comes later is caught up
/// by opening the feed again, at what it has not seen; the others pass over what they have.
/// </summary>
internal sealed class LaneSet(LaneParts parts) : ILeaseHolder, IDisposable
{
    // How far the written position of a device without commands may lie behind: what a start reads in vain.
    private const int Lag = 500;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private readonly ILogger _log = parts.Loggers.CreateLogger<LaneSet>();
    private readonly LaneSlots _slots = new(
        new WorkSlots(parts.Settings.MaxLanes), new WorkSlots(parts.Settings.MaxConfirms), new WorkSlots(parts.Settings.MaxConfirms),
        new WorkSlots(parts.Settings.MaxLanes));
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lane> _lanes = [];
    private readonly Bell _bell = new();
    private readonly Dictionary<string, Task> _ending = [];
    private Dictionary<string, Lane> _fed = [];
    private TaskCompletionSource _tried = new();
    private CancellationTokenSource? _reading;
    private FeedState? _state;
    private ulong _cursor;
    private ulong _marked;
    private bool _isOpen;
    private bool _isAway;
    private bool _isStopped;

    /// <summary>What configures and confirms took of late.</summary>
    public Pace Pace { get; } = new();

    /// <summary>What there is of work at once, by its kind.</summary>
    public IReadOnlyList<(string Name, WorkSlots Slots)> Slots => _slots.All;

    /// <summary>True while commands are read.</summary>
    public bool IsReading => Volatile.Read(ref _isOpen);

    /// <summary>Lanes that are fed with their device's commands.</summary>
    public int Reading
    {
        get
        {
            lock (_gate)
                return _isOpen ? _fed.Count : 0;
        }
    }

    /// <summary>Reads commands and hands them to the lanes, until cancelled; waits out faults of the hub.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var backoff = new Backoff(LongestPause / 20, LongestPause);
        while (!stopping.IsCancellationRequested)
        {
            bool anyLane;
            lock (_gate)
                anyLane = _lanes.Count > 0;
            if (!anyLane)
                await _bell.WaitAsync(parts.Timings.IdleFeedCheck, parts.Time, stopping);
            else if (await ReadAsync(stopping))
                backoff.Reset();
            else
                await _bell.WaitAsync(backoff.Next(), parts.Time, stopping);
        }
    }

    /// <inheritdoc/>
    public async Task TakenAsync(string device, CancellationToken cancellationToken)
    {
        Position? answered = await parts.Journal.ReadPositionAsync(device, cancellationToken);
        Lost(device);
        Lane lane;
        Task tried;
        CancellationTokenSource? again = null;
        lock (_gate)
        {
            // Gone from the inventory meanwhile, it is left again in a moment.
            if (_isStopped || parts.Inventory.Find(device) is not { } profile)
                return;
            _ending.Remove(device, out Task? before);
            lane = _lanes[device] = new Lane(profile, answered, parts, _slots, Pace, () => IsReading, before ?? Task.CompletedTask);
            if (_isOpen && lane.Epoch == _state!.Epoch && lane.SeenTo >= _cursor && lane.SeenTo <= _state.LastSequence)
            {
                _fed[device] = lane;
                return;
            }

            tried = _tried.Task;
            again = _reading;
        }

        again?.Cancel();
        _bell.Ring();
        await tried.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Lost(string device)
    {
        Lane? lane;
        CancellationTokenSource? last = null;
        lock (_gate)
        {
            if (!_lanes.Remove(device, out lane))
                return;
            _fed.Remove(device);
            _ending[device] = lane.Ended;
            if (_lanes.Count == 0)
                last = _reading;
        }

        lane.Abandon();
        last?.Cancel();
    }

    /// <inheritdoc/>
    public async Task LeaveAsync(string device)
    {
        Lane? lane;
        lock (_gate)
        {
            if (!_lanes.TryGetValue(device, out lane))
                return;
            _fed.Remove(device);
        }

        await lane.StopAsync(CancellationToken.None);
        Lost(device);
    }

    /// <summary>True when commands are read; tries at once when they are not.</summary>
    public async Task<bool> ReadyAsync(CancellationToken cancellationToken)
    {
        Task tried;
        lock (_gate)
        {
            if (_isOpen)
                return true;
            tried = _tried.Task;
        }

        _bell.Ring();
        await tried.WaitAsync(cancellationToken);
        return IsReading;
    }

    /// <summary>Stops all lanes: no new commands, and those in hand end or are handed back within the grace period.</summary>
    public async Task StopAsync()
    {
        Lane[] lanes;
        lock (_gate)
        {
            _isStopped = true;
            lanes = [.. _lanes.Values];
        }

        using var grace = new CancellationTokenSource(parts.Timings.StopGrace, parts.Time);
        await Task.WhenAll(lanes.Select(lane => lane.StopAsync(grace.Token)));
    }

    public void Dispose()
    {
        foreach (Lane lane in _lanes.Values)
            lane.Dispose();
    }

    // True when the feed was open.
    private async Task<bool> ReadAsync(CancellationToken stopping)
    {
        // Not disposed: whoever takes a device may cancel it whenever that is.
        var reading = new CancellationTokenSource();
        using CancellationTokenRegistration stop = stopping.UnsafeRegister(
            static reading => ((CancellationTokenSource)reading!).Cancel(), reading);
        TaskCompletionSource? tried = null;
        bool wasOpen = false;
        try
        {
            FeedState state = await parts.Feed.LookAsync(reading.Token);
            ulong from;
            (from, tried) = Begin(state);
            IAsyncEnumerable<CommandMessage> messages = await parts.Feed.OpenAsync(from, reading.Token);
            if (!Opened(reading))
                reading.Cancel();
            wasOpen = true;
            tried.TrySetResult();
            await foreach (CommandMessage message in messages.WithCancellation(reading.Token))
                Hand(message);
        }
        catch (HubException e)
        {
            bool isNews = !_isAway;
            _isAway = true;
            if (isNews || wasOpen)
                _log.HubAway(e.Message);
        }
        catch (OperationCanceledException) when (reading.IsCancellationRequested)
        {
            // Once more for a device that was taken, or never again.
            wasOpen = true;
        }

        End();
        (tried ?? Tried()).TrySetResult();
        return wasOpen;
    }

    private (ulong From, TaskCompletionSource Tried) Begin(FeedState state)
    {
        lock (_gate)
        {
            foreach (Lane lane in _lanes.Values)
                lane.Begin(state);
            _fed = new Dictionary<string, Lane>(_lanes);
            _state = state;
            ulong from = (_fed.Count == 0 ? state.LastSequence : _fed.Values.Min(lane => lane.SeenTo)) + 1;
            _cursor = _marked = from - 1;
            return (from, Tried());
        }
    }

    // False when the lanes are others by now: an opening that was begun is not broken off, so that nothing is left of it on the hub.
    private bool Opened(CancellationTokenSource reading)
    {
        if (_isAway)
            _log.HubAnswers();
        _isAway = false;
        lock (_gate)
        {
            _isOpen = true;
            _reading = reading;
            _log.Reading(_fed.Count, _cursor + 1);
            return _lanes.Count > 0 && _fed.Count == _lanes.Count;
        }
    }

    private void Hand(CommandMessage message)
    {
        Lane? lane;
        Lane[] passed = [];
        lock (_gate)
        {
            if (message.Sequence <= _cursor)
                return;
            _cursor = message.Sequence;
            lane = _fed.GetValueOrDefault(message.Device);
            if (_cursor >= _state!.LastSequence && _cursor - _marked >= (ulong)Math.Max(Lag, _fed.Count))
            {
                _marked = _cursor;
                passed = [.. _fed.Values];
            }
        }

        lane?.Offer(message);
        foreach (Lane other in passed)
            other.Passed(message.Sequence, write: true);
    }

    private void End()
    {
        lock (_gate)
        {
            foreach (Lane lane in _fed.Values)
                lane.Passed(_cursor, write: false);
            _fed = [];
            _reading = null;
            _isOpen = false;
        }
    }

    // Whoever comes after this waits for the next try.
    private TaskCompletionSource Tried()
    {
        lock (_gate)
        {
            TaskCompletionSource tried = _tried;
            _tried = new TaskCompletionSource();
            return tried;
        }
    }
}
