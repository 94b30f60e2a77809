using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Steps;

/// <summary>From an upload to its plan, or to the reasons why there is none.</summary>
public sealed class PlanStep(UploadStore uploads, ResultStore results, CandidateCache candidates, TimeProvider time, ILogger<PlanStep> logger)
{
    /// <summary>Makes the plan, or gives the one that was made before.</summary>
    public async Task<PlanResult> RunAsync(FoundUpload found, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(found);
        if (await results.FindPlanAsync(found.Name.Site, found.PushId, cancel) is { } kept)
            return new PlanResult(kept, null);

        UploadContent? content = await uploads.ReadAsync(found.Name.Path, cancel);
        if (content is null)
            return Refused(found, "the upload was removed before it was read; upload it again");
        if (content.PushId(found.Name) != found.PushId)
            return Refused(found, "the upload was overwritten before it was read; what lies there now is a push of its own");
        if (content.Bytes is not { } bytes)
            return Refused(found, $"the upload has {content.Size} bytes, more than {Limits.UploadBytes}; split it into several");

        UploadResult read = UploadReader.Read(found.Name, bytes);
        if (read.Upload is not { } upload)
            return Refused(found, read.Problems);
        (PushPlan? plan, IReadOnlyList<UploadProblem> problems) = Planner.Plan(found.PushId, found.Name, upload, found.UploadedAt, time.GetUtcNow());
        if (plan is null)
            return Refused(found, problems);

        // The copy first: a plan says that its configurations are kept.
        await results.KeepUploadAsync(found.PushId, found.Name, bytes, cancel);
        plan = await results.KeepPlanAsync(plan, cancel);
        candidates.Keep(plan.Id, upload);
        logger.PushStarted(plan.Id, plan.Site, plan.Upload, upload.Candidates.Count, plan.Waves.Count);
        return new PlanResult(plan, null);
    }

    private PlanResult Refused(FoundUpload found, string reason) => Refused(found, [new UploadProblem(found.Name.Name, null, reason)]);

    private PlanResult Refused(FoundUpload found, IReadOnlyList<UploadProblem> problems) =>
        new(null, PushReport.Refused(found.PushId, found.Name, problems, found.UploadedAt, time.GetUtcNow()));
}
