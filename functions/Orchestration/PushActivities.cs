using Leafwire.Pipeline.Steps;
using Microsoft.Azure.Functions.Worker;

namespace Leafwire.Functions.Orchestration;

/// <summary>The steps of a push as activities. A push's state goes in and comes out; each may run twice with the same result.</summary>
internal sealed class PushActivities(PushWorkflow workflow, ArchiveStep archive)
{
    [Function(nameof(StepPush))]
    public Task<PushState> StepPush([ActivityTrigger] PushState state, CancellationToken cancellationToken) =>
        workflow.RunAsync(state, cancellationToken);

    [Function(nameof(ArchivePush))]
    public Task<PushState> ArchivePush([ActivityTrigger] PushState state, CancellationToken cancellationToken) =>
        archive.RunAsync(state, cancellationToken);
}
