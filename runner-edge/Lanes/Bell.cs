using Leafwire.Messaging;

namespace Leafwire.Runner.Lanes;

/// <summary>Wakes the one who waits. A ring that nobody waits for is kept.</summary>
internal sealed class Bell
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiting;
    private bool _rung;

    /// <summary>Ends the wait, or the next one.</summary>
    public void Ring()
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            _rung = true;
            waiting = _waiting;
        }

        waiting?.TrySetResult();
    }

    /// <summary>Waits for a ring, or until cancelled; neither is an error.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_rung)
            {
                _rung = false;
                return;
            }

            _waiting = waiting;
        }

        using (cancellationToken.UnsafeRegister(static waiting => ((TaskCompletionSource)waiting!).TrySetResult(), waiting))
            await waiting.Task;
        lock (_gate)
        {
            _waiting = null;
            _rung = false;
        }
    }

    /// <summary>Waits for a ring, but no longer than for some time.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(longest, time, cancellationToken);
        await WaitAsync(limit.Token);
    }
}
