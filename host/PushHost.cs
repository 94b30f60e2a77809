using System.Collections.Concurrent;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Host;

/// <summary>
/// Drives pushes side by side, while its host holds the lease. One that is left where it stands, the next host takes up from its log.
/// </summary>
internal sealed class PushHost(PushWorkflow workflow, ArchiveStep archive, TimeProvider time, ILogger<PushHost> logger)
{
    private static readonly TimeSpan CrashPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, DrivenPush> _running = new();

    /// <summary>Starts pushes that are driven as long as a token stands.</summary>
    public IPushStarter While(CancellationToken held) => new Starter(this, held);

    /// <summary>Waits until nothing is driven any more.</summary>
    public Task EndedAsync() => Task.WhenAll(_running.Values.Select(p => p.Driving));

    /// <summary>Wakes a push that waits, when it is driven here.</summary>
    public void Ring(string pushId)
    {
        if (_running.TryGetValue(pushId, out DrivenPush? push))
            push.Ring();
    }

    private void Start(FoundUpload upload, CancellationToken held)
    {
        if (held.IsCancellationRequested)
            return;
        var push = new DrivenPush(workflow, archive, time, held);
        if (_running.TryAdd(upload.PushId, push))
            push.Driving = Task.Run(() => DriveAsync(push, upload, held), CancellationToken.None);
    }

    private async Task DriveAsync(DrivenPush push, FoundUpload upload, CancellationToken held)
    {
        try
        {
            while (!await RunAsync(push, upload, held))
                await Task.Delay(CrashPause, time, held);
        }
        catch (Exception) when (held.IsCancellationRequested)
        {
            // Whatever step was in hand, it is done again.
            logger.PushLeft(upload.PushId, upload.Name.Site);
        }
        finally
        {
            _running.TryRemove(upload.PushId, out _);
        }
    }

    // A step that fails is the workflow's to judge; what comes up here is a bug, and a push is not lost for one.
    private async Task<bool> RunAsync(DrivenPush push, FoundUpload upload, CancellationToken held)
    {
        try
        {
            await PushLoop.RunAsync(PushState.Begin(upload), push);
            return true;
        }
        catch (Exception e) when (!held.IsCancellationRequested)
        {
            logger.PushCrashed(e, upload.PushId, upload.Name.Site);
            return false;
        }
    }

    private sealed class Starter(PushHost host, CancellationToken held) : IPushStarter
    {
        public Task StartAsync(FoundUpload upload, CancellationToken cancellationToken)
        {
            host.Start(upload, held);
            return Task.CompletedTask;
        }
    }
}
