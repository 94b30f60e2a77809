using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Leafwire.Functions.Orchestration;

/// <summary>
/// One push as a durable orchestration: <see cref="PushLoop"/> over activities. Its history holds nothing but the push's
/// state, some 400 characters a step, whatever the push's size; after <see cref="StepsPerGeneration"/> steps it continues as
/// new with the state. One that cannot be replayed (its code changed) fails, and the sweep begins it again from the log.
/// </summary>
internal static class PushOrchestrator
{
    /// <summary>The external event that wakes a push that waits. It has no content: what was decided stands in the log.</summary>
    public const string Ring = "ring";

    /// <summary>Steps of a generation.</summary>
    public const int StepsPerGeneration = 200;

    [Function(nameof(PushOrchestrator))]
    public static Task<PushStatus?> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        RunAsync(context, StepsPerGeneration);

    internal static async Task<PushStatus?> RunAsync(TaskOrchestrationContext context, int stepsPerGeneration)
    {
        // An earlier Leafwire's orchestration brought another input: its push is begun again by the sweep.
        if (context.GetInput<PushState>() is not { Upload: not null } begun)
            return null;
        PushState state = await PushLoop.RunAsync(begun, new DurablePush(context, stepsPerGeneration));
        if (!state.IsOver)
            context.ContinueAsNew(state, preserveUnprocessedEvents: true);
        return state.Ended;
    }
}
