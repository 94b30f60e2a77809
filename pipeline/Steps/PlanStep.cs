using System.Runtime.CompilerServices;
using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Leafwire.Pipeline.Steps;

/// <summary>From an upload to its plan and its candidates, or to the reasons why there is none.</summary>
internal sealed class PlanStep(
    UploadStore uploads, SitePolicyStore sites, ResultStore results, PushHistory history, PushLog log,
    PushTable table, Recorder recorder, LookPlanner looks, OwnUploads own, DriftGate gate, TimeProvider time, ILogger<PlanStep> logger,
    IOptions<QueueOptions>? queue = null)
{
    /// <summary>Makes the plan, unless it was made before.</summary>
    public async Task<PushState> RunAsync(PushState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        FoundUpload found = state.Upload;
        if (await results.FindPlanAsync(found.Name.Site, found.PushId, cancellationToken) is { } kept)
        {
            // Whoever takes a push up from its row knows nothing of its trace.
            state = state with { Upload = found with { Trace = kept.Trace ?? found.Trace } };
            return kept.Version == PushPlan.CurrentVersion
                ? state.Next(PushWorkflow.Queue)
                : state.Next(PushWorkflow.Record) with
                {
                    GivenUp = "it began under another version of Leafwire; what it armed goes back by its commit timer. Upload it again",
                };
        }

        // Beside the reading, which takes longer.
        Task<StoredSitePolicy?> asked = sites.FindAsync(found.Name.Site, cancellationToken);
        Task<IReadOnlyList<DriftRow>> refusing = gate.RefusingAsync(found.Name.Site, cancellationToken);
        using UploadContent? content = OwnPush.IsOwn(found.Name.Name)
            ? null
            : await uploads.ReadAsync(found.Name.Path, cancellationToken);
        Task<(UploadResult Read, Provenance? From)> reading = OwnPush.IsOwn(found.Name.Name)
            ? own.MakeAsync(found, cancellationToken)
            : Task.FromResult(Read(found, content));
        await Task.WhenAll(asked, refusing, reading);
        (UploadResult read, Provenance? provenance) = await reading;
        if (read.Upload is not { } upload)
            return await RefuseAsync(state, read.Problems, cancellationToken, provenance);
        if (upload.UnmeasuredFile is { } file
            && await CutOffAsync(found, file, upload, cancellationToken) is { } cut)
            return await RefuseAsync(state, [cut], cancellationToken, provenance);
        if (await history.UnknownRestoresAsync(found, upload.Policy, cancellationToken) is { Count: > 0 } unknown)
            return await RefuseAsync(state, unknown, cancellationToken, provenance);
        if (await gate.CheckAsync(found, upload, await refusing, cancellationToken) is { Count: > 0 } refused)
            return await RefuseAsync(state, refused, cancellationToken, provenance);
        (PushPlan? plan, IReadOnlyList<UploadProblem> problems) = upload.Policy.OnlyLooks
            ? await looks.PlanAsync(found, upload, time.GetUtcNow(), cancellationToken)
            : SitePlanner.Plan(found, upload, await asked, time.GetUtcNow(), queue?.Value.At(found.Name.Site));
        if (plan is null)
            return await RefuseAsync(state, problems, cancellationToken, provenance);
        if (AuthorRule.Problem(upload, plan, provenance) is { } nobody)
            return await RefuseAsync(state, [nobody], cancellationToken, provenance);

        // The candidates first: a plan says that they are kept.
        if (upload.Candidates.Count > 0)
        {
            (string pack, IReadOnlyDictionary<string, CandidateRef> stored) = await results.Candidates.KeepAsync(
                found.Name.Site, found.PushId, PackedAsync(upload, plan, cancellationToken), cancellationToken);
            plan = plan with { Pack = pack, Candidates = stored };
        }

        ulong beginning = await log.BeginningAsync(found.Name, found.PushId, cancellationToken);
        // A push may wait long in the queue: its row says at once where it comes from.
        await Task.WhenAll(
            results.KeepPlanAsync(plan with { LogStart = beginning, Provenance = provenance, Trace = found.Trace }, cancellationToken),
            provenance is null ? Task.CompletedTask : table.SayAsync(found, provenance, cancellationToken),
            plan.Policy.OnlyLooks ? table.SayAsync(found, plan.Policy.Task, cancellationToken) : Task.CompletedTask);
        logger.PushStarted(plan.Id, plan.Site, plan.Upload, plan.Devices.Count(), plan.Waves.Count);
        if (provenance is not null)
            logger.PushComesFrom(plan.Id, plan.Site, provenance);
        return state.Next(PushWorkflow.Queue);
    }

    // It is read on only when there is room to store it, and one at a time: so one text is held, and a few megabytes that are packed.
    private static async IAsyncEnumerable<(string Device, Payload Text)> PackedAsync(
        Upload upload, PushPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string device in plan.Devices.Where(upload.Candidates.ContainsKey))
            yield return (device, Payload.Of(await upload.Candidates[device].ReadAsync(cancellationToken)));
    }

    private Task<UploadProblem?> CutOffAsync(FoundUpload found, string file, Upload upload, CancellationToken cancellationToken)
    {
        (string device, UploadCandidate candidate) = upload.Candidates.Single();
        return history.CutOffAsync(found, file, device, candidate, cancellationToken);
    }

    private static (UploadResult Read, Provenance? From) Read(FoundUpload found, UploadContent? content)
    {
        if (content is null)
            return (Refused("the upload was removed before it was read; upload it again"), null);
        if (content.ETag != found.ETag)
            return (Refused("the upload was overwritten before it was read; what lies there now is a push of its own"), null);
        var misread = new List<UploadProblem>();
        Provenance? provenance = Provenance.Read(found.Name.Name, content.Metadata, misread);
        if (misread.Count > 0)
            return (UploadResult.Refused(misread), null);
        return (
            content.Content is { } stream
                ? UploadReader.Read(found.Name, stream)
                : Refused($"the upload has {content.Size} bytes, more than {Limits.UploadBytes}; split it into several"),
            provenance);

        UploadResult Refused(string reason) => UploadResult.Refused(new UploadProblem(found.Name.Name, null, reason));
    }

    private async Task<PushState> RefuseAsync(
        PushState state, IReadOnlyList<UploadProblem> problems, CancellationToken cancellationToken, Provenance? provenance = null)
    {
        FoundUpload found = state.Upload;
        // Whoever takes a push up by an old list refuses it once more: what was recorded first stays.
        PushReport report = await results.FindReportAsync(found.Name.Site, found.PushId, cancellationToken) is { IsFinal: true } before
            ? before
            : PushReport.Refused(found.PushId, found.Name, problems, found.UploadedAt, time.GetUtcNow()) with { Provenance = provenance };
        if (provenance is not null)
            logger.PushComesFrom(found.PushId, found.Name.Site, provenance);
        await recorder.RecordAsync(found, report, cancellationToken);
        return state.Next(PushWorkflow.Leave) with { Ended = report.Status };
    }
}
