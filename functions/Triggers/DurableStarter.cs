using DurableTask.Core.Exceptions;
using Leafwire.Functions.Orchestration;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Uploads;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Leafwire.Functions.Triggers;

/// <summary>Drives pushes by orchestrations: one for each push, named by its id.</summary>
internal sealed class DurableStarter(DurableTaskClient client) : IPushStarter
{
    /// <summary>
    /// Schedules the orchestration of a push, unless there is one that can go on. One that failed, was terminated or purged
    /// is begun again: its push goes on from its log.
    /// </summary>
    public async Task StartAsync(FoundUpload upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        OrchestrationMetadata? instance = await client.GetInstanceAsync(upload.PushId, cancellationToken);
        if (instance is not null && instance.RuntimeStatus is not (OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed
            or OrchestrationRuntimeStatus.Terminated))
            return;
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(PushOrchestrator), PushState.Begin(upload), new StartOrchestrationOptions(upload.PushId), cancellationToken);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // Somebody else was faster.
        }
    }
}
