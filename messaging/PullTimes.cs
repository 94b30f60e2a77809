namespace Leafwire.Messaging;

/// <summary>How long a pull waits, and how often the hub says meanwhile that it still does.</summary>
/// <param name="Expires">The wait, in whole milliseconds.</param>
/// <param name="Heartbeat">The beat, in whole milliseconds: half the wait at most, or nats-server refuses the pull
/// (<c>400 Bad Request - heartbeat value too large</c>).</param>
public readonly record struct PullTimes(TimeSpan Expires, TimeSpan Heartbeat)
{
    /// <summary>Makes the times of a pull.</summary>
    /// <param name="wait">At least so long it waits.</param>
    /// <param name="heartbeat">The beat, where half the wait is not shorter.</param>
    /// <exception cref="ArgumentOutOfRangeException">The wait is below two milliseconds.</exception>
    public static PullTimes Of(TimeSpan wait, TimeSpan heartbeat)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.FromMilliseconds(2));
        // A half is rounded up now and then, and the library counts nanoseconds in floating point: a whole millisecond is exact in both.
        long expires = (long)Math.Ceiling(wait.TotalMilliseconds);
        return new PullTimes(
            TimeSpan.FromMilliseconds(expires), TimeSpan.FromMilliseconds(Math.Min(expires / 2, (long)heartbeat.TotalMilliseconds)));
    }
}
