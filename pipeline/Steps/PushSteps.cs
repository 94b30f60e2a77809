using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using NATS.Client.Core;

namespace Leafwire.Pipeline.Steps;

/// <summary>The steps of a push on Azure Storage and NATS.</summary>
public sealed class PushSteps(
    PlanStep planner, SiteQueue queue, PresenceProbe presence, CommandPublisher publisher, ReplyLog log,
    CandidateCache candidates, Recorder recorder, Hub hub, TimeProvider time) : IPushSteps
{
    private CancellationToken _cancel;
    private Action _placed = () => { };

    /// <inheritdoc/>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The same steps for one push.</summary>
    /// <param name="placed">Called when the push has its place in the queue, so that a host can let the next one follow.</param>
    /// <param name="cancel">Gives up the step in hand.</param>
    public PushSteps With(Action placed, CancellationToken cancel) =>
        new(planner, queue, presence, publisher, log, candidates, recorder, hub, time) { _placed = placed, _cancel = cancel };

    /// <inheritdoc/>
    public Task<PlanResult> PlanAsync(FoundUpload upload) => planner.RunAsync(upload, _cancel);

    /// <inheritdoc/>
    public Task<DateTimeOffset?> EnterAsync(PushPlan plan) => OnHubAsync(() => queue.EnterAsync(
        plan,
        async blocker =>
        {
            _placed();
            if (blocker is not null)
                await recorder.NoteAsync(plan, $"waits for push {blocker}, which holds devices of this one", _cancel);
        },
        _cancel));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Unserved>> FindUnservedAsync(PushPlan plan) => OnHubAsync(async () =>
    {
        if (await queue.IsServedAsync(plan, _cancel))
            return [];
        IReadOnlyList<Unserved> unserved = await presence.FindUnservedAsync(
            plan,
            missing => recorder.NoteAsync(plan, $"waits for a runner of {string.Join(", ", missing.Take(5))}{(missing.Count > 5 ? $" and {missing.Count - 5} more" : "")}", _cancel),
            _cancel);
        if (unserved.Count == 0)
            await queue.ServedAsync(plan, _cancel);
        return unserved;
    });

    /// <inheritdoc/>
    public Task PublishAsync(PushPlan plan, IReadOnlyList<PushCommand> commands) => OnHubAsync(async () =>
    {
        await publisher.PublishAsync(plan, commands, _cancel);
        return true;
    });

    /// <inheritdoc/>
    public Task<LogPage> ReadLogAsync(PushPlan plan, ulong cursor, DateTimeOffset until) => OnHubAsync(() => log.ReadAsync(plan, cursor, until, _cancel));

    /// <inheritdoc/>
    public Task<LogPage> AwaitDecisionAsync(PushPlan plan, ulong cursor, DateTimeOffset until) => ReadLogAsync(plan, cursor, until);

    /// <inheritdoc/>
    public Task ShowAsync(PushReport report) => recorder.ShowAsync(report, _cancel);

    /// <inheritdoc/>
    public Task RecordAsync(PushReport report) => recorder.RecordAsync(report, _cancel);

    /// <inheritdoc/>
    public async Task LeaveAsync(PushPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        candidates.Forget(plan.Id);
        await OnHubAsync(async () =>
        {
            await queue.LeaveAsync(plan, _cancel);
            return true;
        });
    }

    private async Task<T> OnHubAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (NatsException)
        {
            hub.Forget();
            throw;
        }
    }
}
