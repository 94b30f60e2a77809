namespace Leafwire.Pipeline.Steps;

/// <summary>Waits for whichever comes first.</summary>
internal static class Waiting
{
    /// <summary>Waits for one of two, gives up the other, and passes on what the first failed at.</summary>
    public static async Task FirstAsync(Task one, Task other, CancellationTokenSource over)
    {
        Task first = await Task.WhenAny(one, other);
        await over.CancelAsync();
        await Task.WhenAll(one, other)
            .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await first;
    }
}
