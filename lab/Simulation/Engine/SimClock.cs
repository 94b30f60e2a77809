namespace Leafwire.Lab.Simulation;

/// <summary>A process's clock: the world's, off by so much on the wall; its timers come back to the process.</summary>
internal sealed class SimClock(SimScheduler scheduler, SimProcess process, TimeSpan offset) : TimeProvider
{
    public TimeSpan Offset { get; set; } = offset;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => scheduler.Now + Offset;

    /// <inheritdoc/>
    public override long GetTimestamp() => scheduler.Elapsed;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        scheduler.MustBeHere();
        var timer = new SimTimer(scheduler, process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
