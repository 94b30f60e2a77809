namespace Leafwire.Messaging;

/// <summary>A token that falls when some time is over, or when whoever asked gives up; and which of the two it was.</summary>
public sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _outer;

    /// <summary>Starts the time.</summary>
    /// <param name="limit">How long; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Of whoever asked.</param>
    public TimeLimit(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken = default)
    {
        _outer = cancellationToken;
        _limit = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, cancellationToken);
    }

    /// <summary>Falls with the time, or with the token of whoever asked.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>True when the time is over and whoever asked still waits.</summary>
    public bool IsOver => _limit.IsCancellationRequested && !_outer.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose()
    {
        _either.Dispose();
        _limit.Dispose();
    }
}
