using Leafwire.Pipeline.Notifications;
using Leafwire.Pipeline.Steps;
using Microsoft.Extensions.Options;

namespace Leafwire.Host;

/// <summary>While this host holds the lease: finds uploads by listing their container, and sweeps.</summary>
internal sealed class UploadWatcher(
    HostLease lease, Sweep sweep, Notifier notifier, DriftSchedule drift, PushHost pushes, IOptions<PushHostOptions> options,
    TimeProvider time, ILogger<UploadWatcher> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// With nothing to be found, the container is listed no more often than this; right after an upload, as often as the options say.
    /// </summary>
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(3);

    /// <summary>The interval grows to this share of the time in which nothing came.</summary>
    private const int Patience = 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
                await TryWatchAsync(stoppingToken);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            logger.WatchEnded(options.Value.Name);
        }
    }

    private async Task TryWatchAsync(CancellationToken stop)
    {
        try
        {
            await lease.HoldAsync(DriveAsync, stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            // Most often the storage is away; whatever it is, a host that stops looking helps nobody.
            logger.WatchFailed(e);
            await Task.Delay(Pause, time, stop);
        }
    }

    private async Task DriveAsync(CancellationToken held)
    {
        try
        {
            logger.Watching(options.Value.Name);
            await Task.WhenAll(WatchAsync(pushes.While(held), held), TellAsync(held));
        }
        finally
        {
            if (held.IsCancellationRequested)
                await pushes.EndedAsync();
        }
    }

    private async Task WatchAsync(IPushStarter starter, CancellationToken held)
    {
        long cameAt = time.GetTimestamp();
        long? sweptAt = null, driftAt = null;
        while (true)
        {
            if (sweptAt is null || time.GetElapsedTime(sweptAt.Value) >= Sweep.Interval)
            {
                sweptAt = time.GetTimestamp();
                await TryAsync(async () => await sweep.RunAsync(starter, held), held);
            }

            if (driftAt is null || time.GetElapsedTime(driftAt.Value) >= DriftSchedule.Interval)
            {
                driftAt = time.GetTimestamp();
                await TryAsync(async () => await drift.RunAsync(starter, held), held);
            }

            if (await TryAsync(async () => { if (await sweep.TakeUploadsAsync(starter, held) > 0) cameAt = time.GetTimestamp(); }, held))
                await Task.Delay(IntervalAfter(time.GetElapsedTime(cameAt)), time, held);
            else
                await Task.Delay(Pause, time, held);
        }
    }

    // Beside the watch: whoever is told may be slow.
    private async Task TellAsync(CancellationToken held)
    {
        while (true)
        {
            await notifier.RunAsync(held);
            await Task.Delay(Notifier.Interval, time, held);
        }
    }

    private TimeSpan IntervalAfter(TimeSpan quiet)
    {
        TimeSpan shortest = options.Value.UploadInterval;
        TimeSpan patient = quiet / Patience < LongestInterval ? quiet / Patience : LongestInterval;
        return patient > shortest ? patient : shortest;
    }

    // What is driven goes on while storage cannot be listed.
    private async Task<bool> TryAsync(Func<Task> look, CancellationToken held)
    {
        try
        {
            await look();
            return true;
        }
        catch (Exception e) when (!held.IsCancellationRequested)
        {
            logger.WatchFailed(e);
            return false;
        }
    }
}
