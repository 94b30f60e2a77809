namespace Leafwire.Lab.Switches;

/// <summary>A switch's own record, which can be waited for. Not for use by several threads at once.</summary>
internal sealed class SwitchHistory
{
    private readonly List<SwitchEvent> _events = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the next entry.</summary>
    public Task Next => _next.Task;

    public void Add(SwitchEvent entry)
    {
        _events.Add(entry);
        _next.SetResult();
        _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public SwitchEvent[] ToArray() => [.. _events];
}
