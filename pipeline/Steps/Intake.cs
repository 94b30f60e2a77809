using System.Diagnostics;
using Leafwire.Messaging;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Telemetry;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Steps;

/// <summary>
/// From a blob in the upload container to a push that is driven: the one way in, for whoever finds the blob. Taken in
/// twice, or by two at once, it is one push.
/// </summary>
public sealed class Intake
{
    private readonly UploadStore _uploads;
    private readonly PushTable _table;
    private readonly KnownUploads _known;
    private readonly SiteQueue _queue;
    private readonly Recorder _recorder;
    private readonly TimeProvider _time;
    private readonly ILogger<Intake> _logger;

    internal Intake(
        UploadStore uploads, PushTable table, KnownUploads known, SiteQueue queue, Recorder recorder, TimeProvider time,
        ILogger<Intake> logger) =>
        (_uploads, _table, _known, _queue, _recorder, _time, _logger) = (uploads, table, known, queue, recorder, time, logger);

    /// <summary>How far events may overtake each other: older uploads of the site are looked for so far back.</summary>
    private static readonly TimeSpan Overtaken = TimeSpan.FromMinutes(10);

    /// <summary>The hub may be away; the queue is entered again by the push itself.</summary>
    private static readonly TimeSpan AnnounceLimit = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Takes in a blob, and before it what was stored at its site shortly before and was not found yet: pushes go in the
    /// order of their uploads, whatever order they are found in.
    /// </summary>
    public async Task TakeAsync(string path, IPushStarter starter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (await _uploads.FindAsync(path, cancellationToken) is not { } blob || UploadFinding.Of(blob) is not { } finding)
            return;
        var found = new List<UploadFinding> { finding };
        if (finding.Problem is null)
        {
            DateTimeOffset from = blob.UploadedAt - Overtaken;
            await foreach (UploadBlob other in _uploads.ListAsync(finding.Upload.Name.Site, cancellationToken))
            {
                if (other.UploadedAt >= from && other.Path != path && UploadFinding.Of(other) is { Problem: null } older
                    && older.Upload.IsBefore(finding.Upload))
                    found.Add(older);
            }
        }

        await TakeAsync(found, starter, cancellationToken);
    }

    /// <summary>Takes in what was found, in the order of the uploads.</summary>
    internal async Task TakeAsync(IEnumerable<UploadFinding> found, IPushStarter starter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(starter);
        var begun = new List<FoundUpload>();
        foreach (UploadFinding finding in found.OrderBy(f => f.Upload, FoundUpload.InOrder))
        {
            if (await BeginAsync(finding, cancellationToken) is { } upload)
                begun.Add(upload);
        }

        await DriveAsync(begun, starter, cancellationToken);
        foreach (FoundUpload upload in begun)
            _known.Add(upload);
    }

    /// <summary>
    /// Has pushes driven that are entered in the table: first each that queues has its place, so that none overtakes another.
    /// </summary>
    /// <exception cref="AggregateException">Some could not be started; the others were.</exception>
    internal async Task DriveAsync(
        IReadOnlyList<FoundUpload> pushes, IPushStarter starter, CancellationToken cancellationToken, Predicate<FoundUpload>? queues = null)
    {
        ArgumentNullException.ThrowIfNull(pushes);
        ArgumentNullException.ThrowIfNull(starter);
        foreach (FoundUpload upload in pushes.Where(p => queues?.Invoke(p) is not false))
        {
            if (!await AnnounceAsync(upload, cancellationToken))
                break;
        }

        var problems = new List<Exception>();
        foreach (FoundUpload upload in pushes)
        {
            try
            {
                await starter.StartAsync(upload, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                _logger.PushNotStarted(e, upload.PushId, upload.Name.Site);
                problems.Add(e);
            }
        }

        if (problems.Count > 0)
            throw new AggregateException("pushes could not be started", problems);
    }

    // A push that is known and over is not begun again.
    private async Task<FoundUpload?> BeginAsync(UploadFinding finding, CancellationToken cancellationToken)
    {
        FoundUpload upload = finding.Upload;
        if (await _table.FindAsync(upload.PushId, cancellationToken) is { IsFinal: true }
            || await _known.IsOlderKindAsync(upload, cancellationToken))
        {
            _known.Add(upload);
            return null;
        }

        using Activity? span = PushSpans.Begin("intake", upload);
        using IDisposable? scope = PushSpans.BeginScope(_logger, upload);
        if (finding.Problem is not null)
        {
            await _recorder.RecordAsync(upload, finding.Refusal(_time.GetUtcNow()), cancellationToken);
            _known.Add(upload);
            return null;
        }

        return (await _table.BeginAsync(upload, cancellationToken)).IsFinal ? null : upload.Below(span);
    }

    private async Task<bool> AnnounceAsync(FoundUpload upload, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(AnnounceLimit, _time, cancellationToken);
        try
        {
            // Some clients wait for their connection without looking at the token.
            await _queue.AnnounceAsync(upload, limit.Token).WaitAsync(limit.Token);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.NotAnnounced(e, upload.PushId, upload.Name.Site);
            return false;
        }
    }
}
