using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Microsoft.Azure.Functions.Worker;

namespace Leafwire.Functions.Orchestration;

/// <summary>
/// The steps of a push as activities. What goes in and out is small and holds no configuration; each may run twice
/// with the same result.
/// </summary>
internal sealed class PushActivities(PushSteps steps, PushRebuilder pushes, DecisionPublisher decisions, StepNotes notes, GiveUpStep givingUp)
{
    /// <summary>Problems of a refusal that are passed on: a message of the durable backend is limited to 1 MiB, and nobody reads more.</summary>
    private const int Problems = 200;

    [Function(nameof(PlanPush))]
    public async Task<PlanResult> PlanPush([ActivityTrigger] FoundUpload upload, CancellationToken cancel)
    {
        PlanResult planned = await notes.AroundAsync(upload, "plan", () => Steps(cancel).PlanAsync(upload), cancel);
        return planned.Refusal is { } refusal ? planned with { Refusal = Short(refusal) } : planned;
    }

    [Function(nameof(EnterQueue))]
    public Task<DateTimeOffset?> EnterQueue([ActivityTrigger] PushRef push, CancellationToken cancel) =>
        StepAsync(push, "enter the queue", Steps(cancel).EnterAsync, cancel);

    [Function(nameof(FindUnserved))]
    public Task<IReadOnlyList<Unserved>> FindUnserved([ActivityTrigger] PushRef push, CancellationToken cancel) =>
        StepAsync(push, "look for runners", Steps(cancel).FindUnservedAsync, cancel);

    [Function(nameof(PublishCommands))]
    public Task PublishCommands([ActivityTrigger] CommandBatch batch, CancellationToken cancel) =>
        StepAsync(batch.Push, "publish commands", plan => Steps(cancel).PublishAsync(plan, batch.Commands), cancel);

    [Function(nameof(ReadLog))]
    public async Task<LogPage> ReadLog([ActivityTrigger] PageRequest request, CancellationToken cancel)
    {
        LogPage page = await StepAsync(request.Push, "read replies", plan => Steps(cancel).ReadLogAsync(plan, request.Cursor, request.Until), cancel);
        return page.Bare();
    }

    [Function(nameof(KeepDecision))]
    public Task KeepDecision([ActivityTrigger] KeptDecision kept, CancellationToken cancel) =>
        StepAsync(kept.Push, "keep a decision", plan => decisions.PublishAsync(plan.Site, kept.Decision, cancel), cancel);

    [Function(nameof(ShowPush))]
    public Task ShowPush([ActivityTrigger] PushMoment moment, CancellationToken cancel) =>
        StepAsync(moment.Push, "show progress", async _ => await Steps(cancel).ShowAsync(await ReportAsync(moment, cancel)), cancel, putBack: false);

    [Function(nameof(RecordPush))]
    public Task RecordPush([ActivityTrigger] PushMoment moment, CancellationToken cancel) =>
        StepAsync(moment.Push, "record the result", async _ => await Steps(cancel).RecordAsync(await ReportAsync(moment, cancel)), cancel, putBack: false);

    // After the end is recorded nothing more is said of the push.
    [Function(nameof(RecordRefusal))]
    public Task RecordRefusal([ActivityTrigger] PushReport refusal, CancellationToken cancel) =>
        Steps(cancel).RecordAsync(refusal);

    [Function(nameof(LeaveQueue))]
    public async Task LeaveQueue([ActivityTrigger] PushRef push, CancellationToken cancel) =>
        await Steps(cancel).LeaveAsync(await pushes.PlanAsync(push, cancel));

    [Function(nameof(GiveUpPush))]
    public Task GiveUpPush([ActivityTrigger] GivenUpPush push, CancellationToken cancel) =>
        givingUp.RunAsync(push.Upload, push.Reason, cancel);

    /// <summary>A refusal that fits a message.</summary>
    public static PushReport Short(PushReport refusal) => refusal.Problems.Count <= Problems ? refusal : refusal with { Problems = [.. refusal.Problems.Take(Problems)] };

    private async Task<PushReport> ReportAsync(PushMoment moment, CancellationToken cancel)
    {
        PushReport report = await pushes.ReportAsync(moment.Push, moment.Turns, cancel);
        return moment.Head with { Devices = report.Devices, Notes = report.Notes, Timeline = report.Timeline };
    }

    private async Task<T> StepAsync<T>(PushRef push, string step, Func<PushPlan, Task<T>> run, CancellationToken cancel, bool putBack = true)
    {
        PushPlan plan = await pushes.PlanAsync(push, cancel);
        return await notes.AroundAsync(FoundUpload.Of(plan), step, () => run(plan), cancel, putBack);
    }

    private async Task StepAsync(PushRef push, string step, Func<PushPlan, Task> run, CancellationToken cancel, bool putBack = true) =>
        _ = await StepAsync(push, step, async plan => { await run(plan); return true; }, cancel, putBack);

    private PushSteps Steps(CancellationToken cancel) => steps.With(() => { }, cancel);
}
