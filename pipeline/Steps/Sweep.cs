using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Steps;

/// <summary>Looks after what fell out: uploads without a push, pushes that nobody drives, places in a queue whose push is over. Every host runs it on a timer.</summary>
public sealed class Sweep(Intake intake, UploadStore uploads, KnownUploads known, PushTable table, SiteQueue queue, ILogger<Sweep> logger)
{
    /// <summary>How often.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Looks after everything; what cannot be done now is done next time.</summary>
    public async Task RunAsync(IPushStarter starter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(starter);
        await DriveAsync(starter, cancellationToken);
        await TakeUploadsAsync(starter, cancellationToken);
        await TidyAsync(cancellationToken);
    }

    /// <summary>Takes in the uploads that have no push.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> TakeUploadsAsync(IPushStarter starter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(starter);
        var found = new List<UploadFinding>();
        await foreach (UploadBlob blob in uploads.ListAsync(null, cancellationToken))
        {
            if (UploadFinding.Of(blob) is { } finding && !await known.ContainsAsync(finding.Upload, cancellationToken))
                found.Add(finding);
        }

        // One site whose uploads cannot be taken does not keep the others waiting.
        foreach (IGrouping<string, UploadFinding> site in found.GroupBy(f => f.Upload.Name.Site))
        {
            try
            {
                await intake.TakeAsync(site, starter, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                logger.UploadNotTaken(e, string.Join(", ", site.Select(f => f.Upload.Name.Path).Take(3)));
            }
        }

        return found.Count;
    }

    private async Task DriveAsync(IPushStarter starter, CancellationToken cancellationToken)
    {
        try
        {
            await intake.DriveAsync(await table.UnfinishedAsync(cancellationToken), starter, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.SweepFailed(e);
        }
    }

    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await queue.TidyAsync(async pushId => await table.FindAsync(pushId, cancellationToken) is { IsFinal: true }, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.SweepFailed(e);
        }
    }
}
