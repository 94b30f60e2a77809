using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Steps;

/// <summary>Waits for the push's turn, and looks meanwhile whether somebody cancels it.</summary>
internal sealed class QueueStep(ResultStore results, SiteQueue queue, PushLog log, PushTable table)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    /// <summary>Enters the queue, and waits a bounded time.</summary>
    public async Task<PushState> RunAsync(PushState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        PushPlan plan = await results.PlanAsync(state.Upload, cancellationToken);
        // A push that has begun needs no turn: it had it.
        if (await log.IsDecidedAsync(plan, state.IsApproved, TimeSpan.Zero, cancellationToken))
            return state.Next(PushWorkflow.Drive);
        QueueAnswer answer = await queue.EnterAsync(state.Upload, plan, cancellationToken, state.IsApproved);
        if (answer.NewerTurn is { } newer)
        {
            await log.AppendAsync(plan, new PushStart(plan.Id) { SupersededBy = newer, IsApproved = state.IsApproved }, cancellationToken);
            return state.Next(PushWorkflow.Drive);
        }

        if (answer.HasTurn)
            return state.Next(PushWorkflow.Serve);
        string words = answer.Blocker is { } blocker ? $"waits for push {blocker}, which holds devices of this one" : "waits for its turn";
        if (words != state.Said)
            await table.SayAsync(state.Upload, words, cancellationToken);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<bool> decided = log.IsDecidedAsync(plan, state.IsApproved, MaxWait, over.Token);
        Task turn = queue.AwaitTurnAsync(plan, MaxWait, over.Token);
        await Waiting.FirstAsync(decided, turn, over);
        cancellationToken.ThrowIfCancellationRequested();
        return state with { Said = words };
    }
}
