namespace Leafwire.Runner.Lanes;

/// <summary>The slot of one command: held for work on its switch, not for waiting.</summary>
internal sealed class SlotHold(WorkSlots slots, WorkSlots save, TimeProvider time)
{
    private WorkSlots _slots = slots;
    private bool _held;

    /// <summary>Waits for a slot.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; none is held.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        await _slots.TakeAsync(cancellationToken);
        _held = true;
    }

    /// <summary>Gives the slot away, waits, and takes one again.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; none is held.</exception>
    public async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        Release();
        await Task.Delay(wait, time, cancellationToken);
        await TakeAsync(cancellationToken);
    }

    /// <summary>The switch is confirmed: the next one's turn. Returns when it may be saved.</summary>
    public async Task ConfirmedAsync()
    {
        Release();
        _slots = save;
        await TakeAsync(CancellationToken.None);
    }

    /// <summary>Gives the slot back, if one is held.</summary>
    public void Release()
    {
        if (!_held)
            return;
        _held = false;
        _slots.Release();
    }
}
