using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.Options;

namespace Leafwire.Host;

/// <summary>Finds uploads by listing their container, and starts a push for each content once.</summary>
internal sealed class UploadWatcher(
    HostLease lease, UploadStore uploads, UploadFinder finder, SeenUploads seen, PushTable table, Recorder recorder,
    PushHost pushes, IOptions<PushHostOptions> options, TimeProvider time, ILogger<UploadWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
                await TryWatchAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.WatchEnded(options.Value.Name);
        }
    }

    private async Task TryWatchAsync(CancellationToken stop)
    {
        try
        {
            await lease.HoldAsync(WatchAsync, stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            // Most often the storage is away; whatever it is, a host that stops looking helps nobody.
            logger.WatchFailed(e);
            await Task.Delay(Pause, time, stop);
        }
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        await seen.LoadAsync(stop);
        foreach (PushSummary push in await table.UnfinishedAsync(stop))
        {
            logger.PushResumed(push.Id, push.Site);
            pushes.Start(push.Found);
        }

        logger.Watching(options.Value.Name);
        using var timer = new PeriodicTimer(options.Value.UploadInterval, time);
        do
        {
            await LookAsync(stop);
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    private async Task LookAsync(CancellationToken stop)
    {
        var fresh = new List<UploadBlob>();
        await foreach (UploadBlob blob in uploads.ListAsync(stop))
        {
            if (!seen.Contains(blob))
                fresh.Add(blob);
        }

        // In the order in which they were stored: of two uploads for one device the newer is to run last.
        foreach (UploadBlob blob in fresh.OrderBy(b => b.UploadedAt).ThenBy(b => b.Path, StringComparer.Ordinal))
            await TryTakeAsync(blob, stop);
    }

    // One upload that cannot be taken does not keep the others waiting; the next listing brings it again.
    private async Task TryTakeAsync(UploadBlob blob, CancellationToken stop)
    {
        try
        {
            await TakeAsync(blob, stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            logger.UploadNotTaken(e, blob.Path);
            await Task.Delay(Pause, time, stop);
        }
    }

    private async Task TakeAsync(UploadBlob blob, CancellationToken stop)
    {
        switch (await finder.FindAsync(blob.Path, stop))
        {
            case { Upload: { } upload }:
                PushSummary push = await table.BeginAsync(upload, stop);
                if (push.IsFinal)
                    logger.UploadKnown(blob.Path, push.Id);
                else
                    pushes.Start(upload);
                await seen.AddAsync(blob, upload.PushId, stop);
                break;
            case { Refusal: { } refusal }:
                await recorder.RecordAsync(refusal, stop);
                await seen.AddAsync(blob, refusal.Id, stop);
                break;
            default:
                seen.Ignore(blob);
                break;
        }
    }
}
