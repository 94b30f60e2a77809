using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Steps;

/// <summary>
/// Ends a push that its host cannot carry on, so that nobody waits for it for ever: recorded as failed where it stood,
/// and its place in the queue given up. What its switches run is theirs to settle: an armed one goes back when its timer runs out.
/// </summary>
public sealed class GiveUpStep(ResultStore results, PushTable table, Recorder recorder, SiteQueue queue, TimeProvider time)
{
    /// <summary>Records the end; a push that is over stays as it is recorded.</summary>
    /// <param name="upload">The push.</param>
    /// <param name="reason">Why its host gives it up.</param>
    /// <param name="cancel">Gives up the step.</param>
    public async Task RunAsync(FoundUpload upload, string reason, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(upload);
        if (await table.FindAsync(upload.PushId, cancel) is not { IsFinal: true })
        {
            PushReport shown = await results.FindReportAsync(upload.Name.Site, upload.PushId, cancel) ?? PushSummary.Of(upload).Report();
            await recorder.RecordAsync(shown.IsFinal ? shown : shown.GivenUp(reason, time.GetUtcNow()), cancel);
        }

        if (await results.FindPlanAsync(upload.Name.Site, upload.PushId, cancel) is { } plan)
            await queue.LeaveAsync(plan, cancel);
    }
}
