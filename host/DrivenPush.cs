using Leafwire.Pipeline.Steps;

namespace Leafwire.Host;

/// <summary>One push that this host drives: its steps run in this process.</summary>
internal sealed class DrivenPush(PushWorkflow workflow, ArchiveStep archive, TimeProvider time, CancellationToken held) : IPushHost
{
    /// <summary>A decision that was taken through another host rings nobody here, so no wait is longer.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private TaskCompletionSource _bell = NewBell();

    public Task Driving { get; set; } = Task.CompletedTask;

    public bool WantsAnew => false;

    public void Ring() => Volatile.Read(ref _bell).TrySetResult();

    public Task<PushState> RunAsync(PushState state) => workflow.RunAsync(state, held);

    public Task<PushState> ArchiveAsync(PushState state) => archive.RunAsync(state, held);

    public async Task WaitAsync(DateTimeOffset until, bool ringEnds)
    {
        TimeSpan wait = until - time.GetUtcNow();
        if (wait <= TimeSpan.Zero)
            return;
        if (!ringEnds)
            await Task.Delay(wait, time, held);
        else
            await BellAsync(wait < LongestWait ? wait : LongestWait);
    }

    private async Task BellAsync(TimeSpan wait)
    {
        using var rung = CancellationTokenSource.CreateLinkedTokenSource(held);
        Task bell = _bell.Task;
        await Task.WhenAny(bell, Task.Delay(wait, time, rung.Token));
        await rung.CancelAsync();
        held.ThrowIfCancellationRequested();
        // One that rang before it was waited for is heard all the same, once.
        if (bell.IsCompleted)
            Volatile.Write(ref _bell, NewBell());
    }

    private static TaskCompletionSource NewBell() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
