using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Steps;

/// <summary>Writes down how a push ended: as its log says, or, for one that cannot be carried on, where it stood and why.</summary>
internal sealed class RecordStep(
    PushFolds folds, ResultStore results, PushTable table, SiteQueue queue, Recorder recorder, DriftRecorder drift, TimeProvider time,
    ILogger<RecordStep> logger)
{
    /// <summary>Records the result.</summary>
    public async Task<PushState> RunAsync(PushState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        PushReport report = state.GivenUp is { } reason ? await GivenUpAsync(state.Upload, reason, cancellationToken) : await EndedAsync(
            state.Upload, cancellationToken);
        // Whoever sees a drift run ended finds what it found.
        if (report.Task != PushTask.Push && state.GivenUp is null)
            await drift.RecordAsync(await folds.PlanAsync(state.Upload, cancellationToken), report, cancellationToken);
        await recorder.RecordAsync(state.Upload, report, cancellationToken);
        return state.Next(PushWorkflow.Leave) with
        {
            Ended = report.Status,
            // Of a push that is given up, the report may know less than what happened.
            IsUntouched = state.GivenUp is null && (report.DryRun || report.Devices.All(d => d.Outcome == DeviceOutcome.Skipped)),
        };
    }

    private Task<PushReport> EndedAsync(FoundUpload upload, CancellationToken cancellationToken) => folds.UseAsync(upload, async fold =>
    {
        // What is still being shown must not come to lie over the result.
        await fold.Showing.WaitAsync(cancellationToken);
        await fold.ReadAsync(TimeSpan.Zero, cancellationToken);
        PushReport report = fold.Push.Report();
        if (!fold.Push.IsComplete)
            throw new InvalidOperationException($"push {upload.PushId} is to be recorded and is not over");
        // The log says what a runner sent; a text that was damaged on its way is not kept.
        IReadOnlySet<string> kept = await results.TextsAsync(report.Site, report.Id, cancellationToken);
        IReadOnlyList<string> notes = await queue.NotesAsync(upload, fold.Plan, cancellationToken);
        return report with
        {
            Devices = [.. report.Devices.Select(d => d with { Diff = Kept(d.Diff), Before = Kept(d.Before), After = Kept(d.After),
                Running = Kept(d.Running) })],
            Notes = [.. report.Notes, .. notes.Except(report.Notes)],
        };

        string? Kept(string? blob) => blob is not null && kept.Contains(blob) ? blob : null;
    }, cancellationToken);

    private async Task<PushReport> GivenUpAsync(FoundUpload upload, string reason, CancellationToken cancellationToken)
    {
        PushReport? shown = await results.FindReportAsync(upload.Name.Site, upload.PushId, cancellationToken);
        if (shown is { IsFinal: true })
            return shown;
        bool isOutdated = false;
        try
        {
            shown = await folds.UseAsync(upload, async fold =>
            {
                await fold.ReadAsync(TimeSpan.Zero, cancellationToken);
                return fold.Push.Report();
            }, cancellationToken);
        }
        catch (Exception e) when (FailurePolicy.KindOf(e) != FailureKind.Passing && !cancellationToken.IsCancellationRequested)
        {
            // Most likely what the push is given up for; what was shown last is known, or at least which devices it has.
            logger.FoldFailed(e, upload.PushId, upload.Name.Site);
            isOutdated = true;
            shown ??= await PlannedAsync(upload, cancellationToken);
        }

        shown ??= (await table.FindAsync(upload.PushId, cancellationToken) ?? PushSummary.Of(upload)).Report();
        return shown.IsFinal ? shown : shown.GivenUp(reason, time.GetUtcNow(), isOutdated);
    }

    private async Task<PushReport?> PlannedAsync(FoundUpload upload, CancellationToken cancellationToken)
    {
        try
        {
            return await results.FindPlanAsync(upload.Name.Site, upload.PushId, cancellationToken) is { } plan
                ? Push.Begin(plan).Report()
                : null;
        }
        catch (Exception e) when (FailurePolicy.KindOf(e) != FailureKind.Passing && !cancellationToken.IsCancellationRequested)
        {
            logger.FoldFailed(e, upload.PushId, upload.Name.Site);
            return null;
        }
    }
}
