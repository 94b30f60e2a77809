using Leafwire.Pipeline.Steps;

namespace Leafwire.Host;

/// <summary>One push that this host drives: its steps run in this process.</summary>
internal sealed class DrivenPush(PushWorkflow workflow, ArchiveStep archive, TimeProvider time, CancellationToken held) : IPushHost
{
    /// <summary>A decision that was taken through another host rings nobody here, so no wait is longer.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _bell = new(0);

    public Task Driving { get; set; } = Task.CompletedTask;

    public bool WantsAnew => false;

    public void Ring() => _bell.Release();

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
            await _bell.WaitAsync(wait < LongestWait ? wait : LongestWait, held);
    }
}
