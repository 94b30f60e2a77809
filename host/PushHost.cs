using System.Collections.Concurrent;
using Leafwire.Pipeline.Steps;

namespace Leafwire.Host;

/// <summary>Drives pushes side by side. A host that stops leaves them where they stand; the next one takes them up from their log.</summary>
internal sealed class PushHost(PushSteps steps, StepNotes notes, TimeProvider time, ILogger<PushHost> logger) : IHostedService, IAsyncDisposable
{
    /// <summary>How long a push waits for the one before it to be planned and queued.</summary>
    private static readonly TimeSpan OrderWait = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan CrashPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Task> _running = new();
    private readonly Dictionary<string, Task> _lastOfSite = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private bool _disposed;

    /// <summary>Drives a push, unless it is driven already.</summary>
    public void Start(FoundUpload upload)
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested || _running.ContainsKey(upload.PushId))
                return;
            // Pushes of a site enter its queue in the order in which they were found, however long each takes to read.
            var placed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task before = _lastOfSite.GetValueOrDefault(upload.Name.Site, Task.CompletedTask);
            _lastOfSite[upload.Name.Site] = placed.Task;
            _running[upload.PushId] = Task.Run(() => DriveAsync(upload, before, placed));
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Values).WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        // Known to the container as itself and as a hosted service, it is disposed twice.
        if (_disposed)
            return;
        _disposed = true;
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Values);
        _stop.Dispose();
    }

    private async Task DriveAsync(FoundUpload upload, Task before, TaskCompletionSource placed)
    {
        CancellationToken stop = _stop.Token;
        try
        {
            await BehindAsync(before, stop);
            var retrying = new RetryingSteps(steps.With(() => placed.TrySetResult(), stop), upload, notes, time, logger, stop);
            while (!await RunAsync(upload, retrying, stop))
                await Task.Delay(CrashPause, time, stop);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Whatever step was in hand, it is done again.
            logger.PushLeft(upload.PushId, upload.Name.Site);
        }
        finally
        {
            placed.TrySetResult();
            _running.TryRemove(upload.PushId, out _);
        }
    }

    private async Task BehindAsync(Task before, CancellationToken stop)
    {
        try
        {
            await before.WaitAsync(OrderWait, time, stop);
        }
        catch (TimeoutException)
        {
            logger.OrderGivenUp(OrderWait);
        }
    }

    // The steps are tried again by themselves; what comes up here is a bug, and a push is not lost for one.
    private async Task<bool> RunAsync(FoundUpload upload, RetryingSteps retrying, CancellationToken stop)
    {
        try
        {
            await PushLoop.RunAsync(upload, retrying);
            return true;
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            logger.PushCrashed(e, upload.PushId, upload.Name.Site);
            return false;
        }
    }
}
