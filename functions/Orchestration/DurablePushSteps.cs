using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Microsoft.DurableTask;

namespace Leafwire.Functions.Orchestration;

/// <summary>The steps of a push as activities of one orchestration.</summary>
/// <param name="context">The orchestration.</param>
/// <param name="stepsPerGeneration">Steps after which it continues as new.</param>
/// <param name="attempts">How often a step is tried.</param>
internal sealed class DurablePushSteps(TaskOrchestrationContext context, int stepsPerGeneration, int attempts) : IPushSteps
{
    /// <summary>What is down comes back, and meanwhile the switches' own timers guard them: a step is tried for hours before the push fails.</summary>
    public const int Attempts = 500;

    private readonly TaskOptions _retry = TaskOptions.FromRetryPolicy(
        new RetryPolicy(attempts, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1)));

    private readonly List<PushTurn> _turns = [];
    private int _steps;
    private Task<Decision>? _decision;

    public DateTimeOffset Now => new(context.CurrentUtcDateTime, TimeSpan.Zero);

    public Task<PlanResult> PlanAsync(FoundUpload upload) =>
        context.CallActivityAsync<PlanResult>(nameof(PushActivities.PlanPush), upload, _retry);

    public Task<DateTimeOffset?> EnterAsync(PushPlan plan)
    {
        EndGeneration();
        return context.CallActivityAsync<DateTimeOffset?>(nameof(PushActivities.EnterQueue), PushRef.To(plan), _retry);
    }

    public Task<IReadOnlyList<Unserved>> FindUnservedAsync(PushPlan plan) =>
        context.CallActivityAsync<IReadOnlyList<Unserved>>(nameof(PushActivities.FindUnserved), PushRef.To(plan), _retry);

    public Task PublishAsync(PushPlan plan, IReadOnlyList<PushCommand> commands) =>
        Task.WhenAll(commands.Chunk(100).Select(batch =>
            context.CallActivityAsync(nameof(PushActivities.PublishCommands), new CommandBatch(PushRef.To(plan), batch), _retry)));

    public async Task<LogPage> ReadLogAsync(PushPlan plan, ulong cursor, DateTimeOffset until)
    {
        // What a push that goes on finds in its log is read to the end first: a generation that ended before would get nowhere.
        bool catchingUp = until <= plan.StartedAt;
        if (!catchingUp)
            EndGeneration();
        Task<LogPage> page = ReadAsync(plan, cursor, until);

        // A decision goes into the log like everything else that moves a push, and comes back from there.
        if (await Task.WhenAny(Decision(), page) == _decision)
            await KeepDecisionAsync(plan);
        return Turn(await page, catchingUp ? null : Now);
    }

    public async Task<LogPage> AwaitDecisionAsync(PushPlan plan, ulong cursor, DateTimeOffset until)
    {
        EndGeneration();
        using var timerOff = new CancellationTokenSource();
        Task timer = context.CreateTimer(until.UtcDateTime, timerOff.Token);
        if (await Task.WhenAny(Decision(), timer) == _decision)
        {
            timerOff.Cancel();
            await KeepDecisionAsync(plan);
        }

        LogPage page = await ReadAsync(plan, cursor, plan.StartedAt);
        return Turn(page, Now);
    }

    public Task ShowAsync(PushReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        context.SetCustomStatus($"{report.Status}: {report.Message}");
        return context.CallActivityAsync(nameof(PushActivities.ShowPush), Moment(report, _turns.TakeLast(1)), _retry);
    }

    public Task RecordAsync(PushReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        context.SetCustomStatus($"{report.Status}: {report.Message}");
        return report.Status == PushStatus.Refused
            ? context.CallActivityAsync(nameof(PushActivities.RecordRefusal), PushActivities.Short(report), _retry)
            : context.CallActivityAsync(nameof(PushActivities.RecordPush), Moment(report, _turns), _retry);
    }

    public Task LeaveAsync(PushPlan plan) =>
        context.CallActivityAsync(nameof(PushActivities.LeaveQueue), PushRef.To(plan), _retry);

    /// <summary>Ends a push that cannot be carried on.</summary>
    public Task GiveUpAsync(FoundUpload upload, Exception problem)
    {
        string reason = problem is TaskFailedException failed ? $"{failed.TaskName} failed: {failed.FailureDetails.ErrorMessage}" : problem.Message;
        return context.CallActivityAsync(nameof(PushActivities.GiveUpPush), new GivenUpPush(upload, reason.Split('\n')[0].TrimEnd()), _retry);
    }

    private Task<LogPage> ReadAsync(PushPlan plan, ulong cursor, DateTimeOffset until) =>
        context.CallActivityAsync<LogPage>(nameof(PushActivities.ReadLog), new PageRequest(PushRef.To(plan), cursor, until), _retry);

    private Task<Decision> Decision() => _decision ??= context.WaitForExternalEvent<Decision>(PushOrchestrator.DecisionEvent);

    private async Task KeepDecisionAsync(PushPlan plan)
    {
        Decision decision = await _decision!;
        _decision = null;
        await context.CallActivityAsync(nameof(PushActivities.KeepDecision), new KeptDecision(PushRef.To(plan), decision), _retry);
    }

    // Between two entries of the log only the last time counts.
    private LogPage Turn(LogPage page, DateTimeOffset? now)
    {
        if (_turns.Count > 0 && _turns[^1].Cursor == page.Next)
            _turns.RemoveAt(_turns.Count - 1);
        _turns.Add(new PushTurn(page.Next, now));
        return page;
    }

    // A whole report may be large; the activity makes the devices again from the log.
    private static PushMoment Moment(PushReport report, IEnumerable<PushTurn> turns) =>
        new(new PushRef(report.Site, report.Id, report.StartedAt), report with { Devices = [], Notes = [], Timeline = [] }, [.. turns]);

    private void EndGeneration()
    {
        // A decision that was taken from the events and is not in the log yet would be lost with this generation.
        if (++_steps > stepsPerGeneration && _decision is not { IsCompleted: true })
            throw new GenerationEndedException();
    }
}

/// <summary>The history is long enough; the orchestration is to continue as new.</summary>
internal sealed class GenerationEndedException() : Exception("the orchestration continues as new");
