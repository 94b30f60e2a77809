using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Telemetry;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Steps;

/// <summary>Waits for the push's window and its turn, and looks meanwhile whether somebody cancels it.</summary>
internal sealed class QueueStep(ResultStore results, SiteQueue queue, PushLog log, PushTable table, TimeProvider time)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    /// <summary>So often a push that waits for its window looks whether a newer one took its place.</summary>
    private static readonly TimeSpan HoldEvery = TimeSpan.FromSeconds(20);

    /// <summary>Enters the queue, and waits a bounded time.</summary>
    public async Task<PushState> RunAsync(PushState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        PushPlan plan = await results.PlanAsync(state.Upload, cancellationToken);
        if (plan.Policy.OnlyLooks)
        {
            // Whoever found its upload did not know what it is for.
            await queue.LeaveAsync(plan.Site, plan.Id, isUntouched: true, cancellationToken);
            return state.Next(PushWorkflow.Serve);
        }

        // A push that has begun needs no turn: it had it.
        if (await log.IsDecidedAsync(plan, state.IsApproved, TimeSpan.Zero, cancellationToken))
            return state.Next(PushWorkflow.Drive);
        if (plan.Policy.WindowAt(time.GetUtcNow(), state.IsApproved) is { IsOpen: false } window)
            return await HoldAsync(state, plan, window, cancellationToken);
        QueueAnswer answer = await queue.EnterAsync(state.Upload, plan, cancellationToken, state.IsApproved);
        if (answer.NewerTurn is { } newer)
        {
            await log.AppendAsync(plan, new PushStart(plan.Id) { SupersededBy = newer, IsApproved = state.IsApproved }, cancellationToken);
            return state.Next(PushWorkflow.Drive);
        }

        string words = answer switch
        {
            { Blocker: { } other, AtOnce: { } most } => $"waits for push {other}: at most {most} devices of the site are changed at once",
            { Blocker: { } other } => $"waits for push {other}, which holds devices of this one",
            _ => "waits for its turn",
        };
        if (answer.HasTurn || words != state.Said)
            await SupersedeAsync(state, plan, answer.Aside, answer.Blockers, cancellationToken);
        if (answer.HasTurn)
        {
            // For its second turn it waited for people.
            if (!state.IsApproved)
                PipelineTelemetry.QueueDuration.Record(
                    PipelineTelemetry.Seconds(time.GetUtcNow() - plan.PlannedAt), PipelineTelemetry.Of(plan.Site));
            return state.Next(PushWorkflow.Serve);
        }

        if (words != state.Said)
            await table.SayAsync(state.Upload, words, cancellationToken);

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<bool> decided = log.IsDecidedAsync(plan, state.IsApproved, MaxWait, over.Token);
        Task turn = queue.AwaitTurnAsync(plan, MaxWait, over.Token);
        await Waiting.FirstAsync(decided, turn, over);
        cancellationToken.ThrowIfCancellationRequested();
        return state with { Said = words };
    }

    // Written into their logs, where the order of entries says whether they had begun by then.
    private async Task SupersedeAsync(
        PushState state, PushPlan plan, IReadOnlyList<FoundUpload> aside, IReadOnlyList<FoundUpload> blockers,
        CancellationToken cancellationToken)
    {
        if (plan.Policy is not { Supersede: not Supersede.None, DryRun: false, Mode: ConfigureMode.Replace })
            return;
        HashSet<string> devices = [.. plan.Devices];
        IEnumerable<FoundUpload> older = plan.Policy.Supersede == Supersede.Queued ? aside.Concat(blockers) : aside;
        foreach (FoundUpload other in older.Where(o => o.IsBefore(state.Upload)))
        {
            if (await results.FindPlanAsync(plan.Site, other.PushId, cancellationToken) is { Policy.DryRun: false } its
                && its.Devices.All(devices.Contains))
                await log.AppendAsync(its, new PushStart(its.Id) { SupersededBy = plan.Id }, cancellationToken);
        }
    }

    private async Task<PushState> HoldAsync(PushState state, PushPlan plan, WindowAnswer window, CancellationToken cancellationToken)
    {
        if (window.OpensAt is not { } opens)
        {
            var problem = new StartProblem(null, WindowWords.Over(plan));
            await log.AppendAsync(
                plan, new PushStart(plan.Id) { Problems = [problem], IsApproved = state.IsApproved }, cancellationToken);
            return state.Next(PushWorkflow.Drive);
        }

        IReadOnlyList<FoundUpload> aside = await queue.HoldAsync(state.Upload, plan, cancellationToken);
        string words = WindowWords.Waits(opens);
        if (words != state.Said)
        {
            await SupersedeAsync(state, plan, aside, [], cancellationToken);
            await table.SayAsync(state.Upload, words, cancellationToken);
        }

        DateTimeOffset again = time.GetUtcNow() + HoldEvery;
        return state with { Said = words, WaitUntil = opens < again ? opens : again };
    }
}
