namespace Leafwire.Messaging;

/// <summary>Growing pauses between attempts: each twice the one before, up to the longest.</summary>
/// <param name="first">The first pause. Usual: <see cref="UsualFirst"/>.</param>
/// <param name="longest">The longest. Usual: <see cref="UsualLongest"/>.</param>
public sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    /// <summary>250 ms: shorter than anybody notices.</summary>
    public static readonly TimeSpan UsualFirst = TimeSpan.FromMilliseconds(250);

    /// <summary>5 s: what is back is found again before anybody asks.</summary>
    internal static readonly TimeSpan UsualLongest = TimeSpan.FromSeconds(5);

    private int _failures;

    /// <summary>From 250 ms to 5 s.</summary>
    public Backoff() : this(UsualFirst, UsualLongest)
    {
    }

    /// <summary>The next pause.</summary>
    public TimeSpan Next() => After(++_failures, first, longest);

    /// <summary>Waits for the next pause, cut by up to a quarter at random so that many who wait do not march in step.</summary>
    public Task WaitAsync(TimeProvider time, CancellationToken cancellationToken) =>
        Task.Delay(Next() * (1 - (Random.Shared.NextDouble() / 4)), time, cancellationToken);

    /// <summary>Starts again from the first pause.</summary>
    public void Reset() => _failures = 0;

    /// <summary>The pause after so many failures in a row.</summary>
    /// <param name="failures">From 1.</param>
    /// <param name="first">The pause after the first.</param>
    /// <param name="longest">The longest pause.</param>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan longest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        double pause = first.Ticks * Math.Pow(2, failures - 1);
        return pause < longest.Ticks ? TimeSpan.FromTicks((long)pause) : longest;
    }
}
