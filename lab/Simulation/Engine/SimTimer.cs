namespace Leafwire.Lab.Simulation;

/// <summary>A timer of a process, on the world's clock.</summary>
internal sealed class SimTimer(SimScheduler scheduler, SimProcess process, TimerCallback callback, object? state) : ITimer
{
    // What the runtime's own timers complete are waits, whose owners come back by themselves.
    private readonly bool _isBare = callback.Method.Module == typeof(object).Module;
    private int _generation;
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private bool _isDisposed;

    /// <inheritdoc/>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        scheduler.MustBeHere();
        if (_isDisposed)
            return false;
        _generation++;
        _period = period;
        if (dueTime != Timeout.InfiniteTimeSpan)
            scheduler.SetAlarm(scheduler.Elapsed + dueTime.Ticks, new SimAlarm(this, _generation, null));
        return true;
    }

    public void Dispose() => _isDisposed = true;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal bool IsDue(int generation) => !_isDisposed && generation == _generation && process.IsAlive;

    internal void Fire()
    {
        int generation = ++_generation;
        if (_period > TimeSpan.Zero)
            scheduler.SetAlarm(scheduler.Elapsed + _period.Ticks, new SimAlarm(this, generation, null));
        process.Enqueue(static timer => ((SimTimer)timer!).Ring(), this, _isBare);
    }

    // Stopped between its moment and its turn: as with the real ones, it may then still ring unless it was disposed.
    private void Ring()
    {
        if (!_isDisposed)
            callback(state);
    }
}
