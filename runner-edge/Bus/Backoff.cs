namespace Leafwire.Runner.Bus;

/// <summary>Growing pauses between attempts: 250 ms, doubled up to 5 s, each cut by up to a quarter at random so that lanes do not march in step.</summary>
internal struct Backoff(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private TimeSpan _next = First;

    /// <summary>The next pause.</summary>
    public TimeSpan Next()
    {
        TimeSpan pause = _next * (1 - (Random.Shared.NextDouble() / 4));
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return pause;
    }

    /// <summary>Waits for the next pause.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(Next(), time, cancellationToken);

    /// <summary>Starts again from the shortest pause.</summary>
    public void Reset() => _next = First;
}
