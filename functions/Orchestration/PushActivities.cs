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
internal sealed class PushActivities(PushSteps steps, PushRebuilder pushes, DecisionPublisher decisions)
{
    [Function(nameof(PlanPush))]
    public Task<PlanResult> PlanPush([ActivityTrigger] FoundUpload upload, CancellationToken cancel) =>
        Steps(cancel).PlanAsync(upload);

    [Function(nameof(EnterQueue))]
    public async Task<DateTimeOffset?> EnterQueue([ActivityTrigger] PushRef push, CancellationToken cancel) =>
        await Steps(cancel).EnterAsync(await pushes.PlanAsync(push, cancel));

    [Function(nameof(FindUnserved))]
    public async Task<IReadOnlyList<string>> FindUnserved([ActivityTrigger] PushRef push, CancellationToken cancel) =>
        await Steps(cancel).FindUnservedAsync(await pushes.PlanAsync(push, cancel));

    [Function(nameof(PublishCommands))]
    public async Task PublishCommands([ActivityTrigger] CommandBatch batch, CancellationToken cancel) =>
        await Steps(cancel).PublishAsync(await pushes.PlanAsync(batch.Push, cancel), batch.Commands);

    [Function(nameof(ReadLog))]
    public async Task<LogPage> ReadLog([ActivityTrigger] PageRequest request, CancellationToken cancel)
    {
        PushPlan plan = await pushes.PlanAsync(request.Push, cancel);
        LogPage page = await Steps(cancel).ReadLogAsync(plan, request.Cursor, request.Until);
        return page.Bare();
    }

    [Function(nameof(KeepDecision))]
    public Task KeepDecision([ActivityTrigger] KeptDecision kept, CancellationToken cancel) =>
        decisions.PublishAsync(kept.Push.Site, kept.Decision, cancel);

    [Function(nameof(ShowPush))]
    public async Task ShowPush([ActivityTrigger] PushMoment moment, CancellationToken cancel) =>
        await Steps(cancel).ShowAsync(await pushes.ReportAsync(moment.Push, moment.Now, cancel));

    [Function(nameof(RecordPush))]
    public async Task RecordPush([ActivityTrigger] PushMoment moment, CancellationToken cancel) =>
        await Steps(cancel).RecordAsync(await pushes.ReportAsync(moment.Push, moment.Now, cancel));

    [Function(nameof(RecordRefusal))]
    public Task RecordRefusal([ActivityTrigger] PushReport refusal, CancellationToken cancel) =>
        Steps(cancel).RecordAsync(refusal);

    [Function(nameof(LeaveQueue))]
    public async Task LeaveQueue([ActivityTrigger] PushRef push, CancellationToken cancel) =>
        await Steps(cancel).LeaveAsync(await pushes.PlanAsync(push, cancel));

    private PushSteps Steps(CancellationToken cancel) => steps.With(() => { }, cancel);
}
