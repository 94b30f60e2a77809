namespace Leafwire.Lab.Simulation;

/// <summary>Waiting on the world's clock, for what lies between processes.</summary>
internal static class SimWait
{
    /// <summary>Completes after a time; whoever waits comes back in its own process.</summary>
    public static async Task ForAsync(SimScheduler scheduler, TimeSpan time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var over = new TaskCompletionSource();
        await using CancellationTokenRegistration cancelling = cancellationToken.UnsafeRegister(
            static (over, token) => ((TaskCompletionSource)over!).TrySetCanceled(token), over);
        scheduler.After(time, () => over.TrySetResult());
        await over.Task;
    }
}
