namespace Leafwire.Runner.Lanes;

/// <summary>So many pieces of work at once; who comes first is served first.</summary>
internal sealed class WorkSlots(int size)
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _free = size;

    /// <summary>How many there are.</summary>
    public int Size { get; } = size;

    /// <summary>How many are taken.</summary>
    public int Used
    {
        get
        {
            lock (_gate)
                return Size - _free;
        }
    }

    /// <summary>Waits for a slot and takes it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; none was taken.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Not SemaphoreSlim: its waits go on elsewhere than where they were begun.
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            _waiting.Enqueue(waiting);
        }

        using (cancellationToken.UnsafeRegister(static waiting => ((TaskCompletionSource)waiting!).TrySetCanceled(), waiting))
            await waiting.Task;
    }

    /// <summary>Gives a slot back: to the first who waits.</summary>
    public void Release()
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out TaskCompletionSource? waiting))
            {
                if (waiting.TrySetResult())
                    return;
            }

            _free++;
        }
    }
}

/// <summary>
/// The slots of one runner. Confirm and revert have their own, so that they wait for no configure; saving has too, so that
/// all are confirmed before any is saved.
/// </summary>
/// <param name="Configure">For a push's work that changes nothing for good: configure and preview.</param>
/// <param name="Confirm">For confirm and revert.</param>
/// <param name="Save">For what comes after a confirm.</param>
/// <param name="Look">For what only looks (<see cref="Contracts.Command.GivesWay"/>): no push waits for it.</param>
internal sealed record LaneSlots(WorkSlots Configure, WorkSlots Confirm, WorkSlots Save, WorkSlots Look)
{
    /// <summary>Each kind by its name.</summary>
    public IReadOnlyList<(string Name, WorkSlots Slots)> All =>
        [("configure", Configure), ("confirm", Confirm), ("save", Save), ("look", Look)];

    /// <summary>The slots that a command begins in.</summary>
    public WorkSlots For(Contracts.Command command) => command switch
    {
        Contracts.ConfirmCommand or Contracts.RevertCommand => Confirm,
        { GivesWay: true } => Look,
        _ => Configure,
    };
}
