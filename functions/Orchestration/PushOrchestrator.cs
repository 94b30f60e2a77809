using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Leafwire.Functions.Orchestration;

/// <summary>
/// One push as a durable orchestration: <see cref="PushLoop"/> over steps that are activities.
/// </summary>
/// <remarks>
/// How the history grows, in characters of JSON: a step is four events and some 200; a command adds 90 and a reply 300
/// (what decides, not what is shown). A device takes two of each, so 1,000 devices add about 0.8 million, in as few pages
/// as their replies come in. A push that waits long adds a page every 20 seconds; after <see cref="StepsPerGeneration"/>
/// steps the orchestration continues as new and reads its log again from the start, at most 256 replies a page. So a history
/// holds each reply once, and beside them a fixed number of steps, whatever the push does. While only a person can move the
/// push, nothing runs and nothing grows.
/// </remarks>
internal static class PushOrchestrator
{
    /// <summary>The external event that carries a person's decision, a <see cref="Contracts.Decision"/>.</summary>
    public const string DecisionEvent = "decision";

    /// <summary>Steps of a generation, reading what is in the log already aside.</summary>
    public const int StepsPerGeneration = 200;

    [Function(nameof(PushOrchestrator))]
    public static Task<PushStatus?> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => RunAsync(context, StepsPerGeneration, DurablePushSteps.Attempts);

    internal static async Task<PushStatus?> RunAsync(TaskOrchestrationContext context, int stepsPerGeneration, int attempts)
    {
        FoundUpload upload = context.GetInput<FoundUpload>() ?? throw new InvalidOperationException("a push is started with its upload");
        var steps = new DurablePushSteps(context, stepsPerGeneration, attempts);
        try
        {
            PushReport report = await PushLoop.RunAsync(upload, steps);
            return report.Status;
        }
        catch (GenerationEndedException)
        {
            context.ContinueAsNew(upload, preserveUnprocessedEvents: true);
            return null;
        }
        catch (Exception e)
        {
            // A step that was tried to the end, or a bug: whoever waits for the push is told, and the next push has its turn.
            await steps.GiveUpAsync(upload, e);
            throw;
        }
    }
}
