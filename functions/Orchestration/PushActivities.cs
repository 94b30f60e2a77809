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
    /// <summary>Problems of a refusal that are passed on: a message of the durable backend is limited to 1 MiB, and nobody reads more.</summary>
    private const int Problems = 200;

    [Function(nameof(PlanPush))]
    public async Task<PlanResult> PlanPush([ActivityTrigger] FoundUpload upload, CancellationToken cancel)
    {
        PlanResult planned = await Steps(cancel).PlanAsync(upload);
        return planned.Refusal is { } refusal ? planned with { Refusal = Short(refusal) } : planned;
    }

    [Function(nameof(EnterQueue))]
    public async Task<DateTimeOffset?> EnterQueue([ActivityTrigger] PushRef push, CancellationToken cancel) =>
        await Steps(cancel).EnterAsync(await pushes.PlanAsync(push, cancel));

    [Function(nameof(FindUnserved))]
    public async Task<IReadOnlyList<Unserved>> FindUnserved([ActivityTrigger] PushRef push, CancellationToken cancel) =>
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
        await Steps(cancel).ShowAsync(await ReportAsync(moment, cancel));

    [Function(nameof(RecordPush))]
    public async Task RecordPush([ActivityTrigger] PushMoment moment, CancellationToken cancel) =>
        await Steps(cancel).RecordAsync(await ReportAsync(moment, cancel));

    [Function(nameof(RecordRefusal))]
    public Task RecordRefusal([ActivityTrigger] PushReport refusal, CancellationToken cancel) =>
        Steps(cancel).RecordAsync(refusal);

    [Function(nameof(LeaveQueue))]
    public async Task LeaveQueue([ActivityTrigger] PushRef push, CancellationToken cancel) =>
        await Steps(cancel).LeaveAsync(await pushes.PlanAsync(push, cancel));

    /// <summary>A refusal that fits a message.</summary>
    public static PushReport Short(PushReport refusal) => refusal.Problems.Count <= Problems ? refusal : refusal with { Problems = [.. refusal.Problems.Take(Problems)] };

    private async Task<PushReport> ReportAsync(PushMoment moment, CancellationToken cancel)
    {
        PushReport report = await pushes.ReportAsync(moment.Push, moment.Turns, cancel);
        return moment.Head with { Devices = report.Devices, Notes = report.Notes, Timeline = report.Timeline };
    }

    private PushSteps Steps(CancellationToken cancel) => steps.With(() => { }, cancel);
}
