using Leafwire.Pipeline.Messaging;

namespace Leafwire.Pipeline.Steps;

/// <summary>Gives up the place in the queue, so that the next push has its turn.</summary>
internal sealed class LeaveStep(SiteQueue queue, PushFolds folds)
{
    /// <summary>Leaves the queue.</summary>
    public async Task<PushState> RunAsync(PushState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        await queue.LeaveAsync(state.Upload.Name.Site, state.Upload.PushId, state.IsUntouched, cancellationToken);
        folds.Forget(state.Upload.PushId);
        return state.Next(PushWorkflow.Over);
    }
}
