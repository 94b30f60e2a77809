using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Microsoft.DurableTask;

namespace Leafwire.Functions.Orchestration;

/// <summary>The steps of a push as activities of one orchestration.</summary>
internal sealed class DurablePushSteps(TaskOrchestrationContext context) : IPushSteps
{
    /// <summary>Steps after which the orchestration continues as new.</summary>
    public const int StepsPerGeneration = 200;

    // What is down comes back, and meanwhile the switches' own timers guard them: a step is tried for hours before the push fails.
    private static readonly TaskOptions Retry = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 500, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1)));

    private int _steps;
    private Task<Decision>? _decision;
    private Task<LogPage>? _page;

    public DateTimeOffset Now => new(context.CurrentUtcDateTime, TimeSpan.Zero);

    public Task<PlanResult> PlanAsync(FoundUpload upload) =>
        context.CallActivityAsync<PlanResult>(nameof(PushActivities.PlanPush), upload, Retry);

    public Task<DateTimeOffset?> EnterAsync(PushPlan plan)
    {
        EndGeneration();
        return context.CallActivityAsync<DateTimeOffset?>(nameof(PushActivities.EnterQueue), PushRef.To(plan), Retry);
    }

    public Task<IReadOnlyList<string>> FindUnservedAsync(PushPlan plan) =>
        context.CallActivityAsync<IReadOnlyList<string>>(nameof(PushActivities.FindUnserved), PushRef.To(plan), Retry);

    public Task PublishAsync(PushPlan plan, IReadOnlyList<PushCommand> commands) =>
        Task.WhenAll(commands.Chunk(100).Select(batch =>
            context.CallActivityAsync(nameof(PushActivities.PublishCommands), new CommandBatch(PushRef.To(plan), batch), Retry)));

    public async Task<LogPage> ReadLogAsync(PushPlan plan, ulong cursor, DateTimeOffset until)
    {
        _decision ??= context.WaitForExternalEvent<Decision>(PushOrchestrator.DecisionEvent);
        if (_page is null)
        {
            EndGeneration();
            _page = ReadAsync(plan, cursor, until);
        }

        // A decision goes into the log like everything else that moves a push, and comes back from there.
        if (await Task.WhenAny(_decision, _page) == _decision)
            await KeepDecisionAsync(plan);
        LogPage page = await _page;
        _page = null;
        return page;
    }

    public async Task<LogPage> AwaitDecisionAsync(PushPlan plan, ulong cursor, DateTimeOffset until)
    {
        _decision ??= context.WaitForExternalEvent<Decision>(PushOrchestrator.DecisionEvent);
        using var timerOff = new CancellationTokenSource();
        Task timer = context.CreateTimer(until.UtcDateTime, timerOff.Token);
        if (await Task.WhenAny(_decision, timer) == _decision)
        {
            timerOff.Cancel();
            await KeepDecisionAsync(plan);
        }

        EndGeneration();
        return await ReadAsync(plan, cursor, plan.StartedAt);
    }

    public Task ShowAsync(PushReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        context.SetCustomStatus($"{report.Status}: {report.Message}");
        return context.CallActivityAsync(nameof(PushActivities.ShowPush), Moment(report), Retry);
    }

    public Task RecordAsync(PushReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        context.SetCustomStatus($"{report.Status}: {report.Message}");
        return report.Status == PushStatus.Refused
            ? context.CallActivityAsync(nameof(PushActivities.RecordRefusal), report, Retry)
            : context.CallActivityAsync(nameof(PushActivities.RecordPush), Moment(report), Retry);
    }

    public Task LeaveAsync(PushPlan plan) =>
        context.CallActivityAsync(nameof(PushActivities.LeaveQueue), PushRef.To(plan), Retry);

    private Task<LogPage> ReadAsync(PushPlan plan, ulong cursor, DateTimeOffset until) =>
        context.CallActivityAsync<LogPage>(nameof(PushActivities.ReadLog), new PageRequest(PushRef.To(plan), cursor, until), Retry);

    private async Task KeepDecisionAsync(PushPlan plan)
    {
        Decision decision = await _decision!;
        _decision = null;
        await context.CallActivityAsync(nameof(PushActivities.KeepDecision), new KeptDecision(PushRef.To(plan), decision), Retry);
    }

    // The report itself may be large; the activity makes it again from the log.
    private PushMoment Moment(PushReport report) => new(new PushRef(report.Site, report.Id, report.StartedAt), Now);

    private void EndGeneration()
    {
        if (++_steps > StepsPerGeneration)
            throw new GenerationEndedException();
    }
}

/// <summary>The history is long enough; the orchestration is to continue as new.</summary>
internal sealed class GenerationEndedException() : Exception("the orchestration continues as new");
