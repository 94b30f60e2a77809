using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Steps;

/// <summary>
/// Looks after what fell out: uploads without a push, pushes that nobody drives, places in a queue whose push is over, results
/// that are kept no longer. Every host runs it on a timer.
/// </summary>
public sealed class Sweep
{
    private readonly Intake _intake;
    private readonly UploadStore _uploads;
    private readonly KnownUploads _known;
    private readonly PushTable _table;
    private readonly SiteQueue _queue;
    private readonly Retention _retention;
    private readonly ILogger<Sweep> _logger;

    internal Sweep(
        Intake intake, UploadStore uploads, KnownUploads known, PushTable table, SiteQueue queue, Retention retention,
        ILogger<Sweep> logger) =>
        (_intake, _uploads, _known, _table, _queue, _retention, _logger) = (intake, uploads, known, table, queue, retention, logger);

    /// <summary>How often.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Looks after everything; what cannot be done now is done next time.</summary>
    public async Task RunAsync(IPushStarter starter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(starter);
        await DriveAsync(starter, cancellationToken);
        await TakeUploadsAsync(starter, cancellationToken);
        await TidyAsync(cancellationToken);
        await ForgetAsync(cancellationToken);
    }

    /// <summary>Takes in the uploads that have no push.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> TakeUploadsAsync(IPushStarter starter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(starter);
        var found = new List<UploadFinding>();
        await foreach (UploadBlob blob in _uploads.ListAsync(null, cancellationToken))
        {
            if (UploadFinding.Of(blob) is { } finding && !await _known.ContainsAsync(finding.Upload, cancellationToken))
                found.Add(finding);
        }

        // One site whose uploads cannot be taken does not keep the others waiting.
        foreach (IGrouping<string, UploadFinding> site in found.GroupBy(f => f.Upload.Name.Site))
        {
            try
            {
                await _intake.TakeAsync(site, starter, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                _logger.UploadNotTaken(e, string.Join(", ", site.Select(f => f.Upload.Name.Path).Take(3)));
            }
        }

        return found.Count;
    }

    private async Task DriveAsync(IPushStarter starter, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<PushSummary> left = await _table.UnfinishedAsync(cancellationToken);
            // What only looks takes no place in the queue.
            HashSet<string> looks = [.. left.Where(p => p.Task != PushTask.Push || OwnPush.OnlyLooks(p.Upload)).Select(p => p.Id)];
            await _intake.DriveAsync([.. left.Select(p => p.Found)], starter, cancellationToken, upload => !looks.Contains(upload.PushId));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.SweepFailed(e);
        }
    }

    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _queue.TidyAsync(
                async pushId => await _table.FindAsync(pushId, cancellationToken) is { IsFinal: true }, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.SweepFailed(e);
        }
    }

    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _retention.RunAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.SweepFailed(e);
        }
    }
}
