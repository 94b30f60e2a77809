using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Steps;

/// <summary>
/// One push from its upload to its recorded result: the same body for every host. It awaits nothing but its steps,
/// and always on the caller's context, so that a workflow engine can replay it.
/// </summary>
public static class PushLoop
{
    /// <summary>Runs a push to its end. Run again after a crash, it goes on where the log stands.</summary>
    public static async Task<PushReport> RunAsync(FoundUpload upload, IPushSteps steps)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(steps);
        PlanResult planned = await steps.PlanAsync(upload);
        if (planned.Plan is not { } plan)
        {
            await steps.RecordAsync(planned.Refusal!);
            return planned.Refusal!;
        }

        DateTimeOffset? turn;
        do
        {
            // The wait is in the step, and bounded there.
            turn = await steps.EnterAsync(plan);
        }
        while (turn is null);

        // What was waited in the queue is not the push's own time.
        plan = plan with { StartedAt = turn.Value };
        PushReport report = await steps.FindUnservedAsync(plan) is { Count: > 0 } unserved
            ? PushReport.Refused(plan.Id, upload.Name, [.. unserved.Select(d => Problem(plan, d))], plan.UploadedAt, steps.Now)
            : await DriveAsync(plan, steps);
        await steps.RecordAsync(report);
        await steps.LeaveAsync(plan);
        return report;
    }

    private static async Task<PushReport> DriveAsync(PushPlan plan, IPushSteps steps)
    {
        Push push = Push.Begin(plan);
        ulong cursor = 0;
        int shown = 0;

        // What a push that is resumed has in its log already: commands that were answered are not published again.
        LogPage page;
        do
        {
            page = await steps.ReadLogAsync(plan, cursor, plan.StartedAt);
            cursor = page.Next;
            push.Apply(page.Entries);
        }
        while (page.Entries.Count > 0);

        while (!push.IsComplete)
        {
            if (push.TakeCommands() is { Count: > 0 } commands)
                await steps.PublishAsync(plan, commands);
            PushReport report = push.Report();
            if (report.Timeline.Count != shown)
                await steps.ShowAsync(report);
            shown = report.Timeline.Count;

            page = report.Status == PushStatus.AwaitingApproval
                ? await steps.AwaitDecisionAsync(plan, cursor, push.Deadline)
                : await steps.ReadLogAsync(plan, cursor, push.Deadline);
            cursor = page.Next;
            push.Apply(page.Entries);
            push.Advance(steps.Now);
        }

        return push.Report();
    }

    private static UploadProblem Problem(PushPlan plan, Unserved unserved) => new($"{unserved.Device}.cfg", null, unserved.Reason
        ?? $"no runner serves device {unserved.Device} at site {plan.Site}: start one there, or add the device to a runner's inventory (its name must be the same), then upload again under a new name");
}
