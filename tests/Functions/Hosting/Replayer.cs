using Google.Protobuf;
using Leafwire.Functions;
using Leafwire.Functions.Orchestration;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.Extensions.DependencyInjection;

namespace Leafwire.Tests.Functions.Hosting;

/// <summary>Gives histories to today's orchestrator, as the Functions host does.</summary>
internal static class Replayer
{
    /// <summary>Replays a history up to each of its turns; none but the last may end the push, and that as succeeded.</summary>
    public static void ReplaysAtEveryPoint(OrchestratorRequest history)
    {
        HistoryEvent[] events = [.. history.PastEvents, .. history.NewEvents];
        int[] turns = [.. events.Index().Where(e => e.Item.OrchestratorStarted is not null).Select(e => e.Index)];
        turns.Length.ShouldBeGreaterThan(5);
        for (int turn = 0; turn < turns.Length; turn++)
        {
            int end = turn + 1 < turns.Length ? turns[turn + 1] : events.Length;
            var point = new OrchestratorRequest { InstanceId = history.InstanceId, ExecutionId = history.ExecutionId };
            point.PastEvents.Add(events[..turns[turn]]);
            // What the turn itself scheduled came of it.
            point.NewEvents.Add(events[turns[turn]..end].Where(e =>
                e.TaskScheduled is null && e.TimerCreated is null && e.OrchestratorCompleted is null && e.ExecutionCompleted is null));
            CompleteOrchestrationAction? ended = Replay(point).Select(a => a.CompleteOrchestration).SingleOrDefault(c => c is not null);
            if (turn < turns.Length - 1)
                ended.ShouldBeNull($"turn {turn + 1} of {turns.Length}: {ended?.FailureDetails?.ErrorMessage} {ended?.Result}");
            else
                ended.ShouldNotBeNull().Result.ShouldBe("\"succeeded\"", ended.FailureDetails?.ErrorMessage);
        }
    }

    /// <summary>What the orchestrator does next.</summary>
    public static IReadOnlyList<OrchestratorAction> Replay(OrchestratorRequest request)
    {
        ServiceProvider services = new ServiceCollection()
            .AddSingleton(new DurableTaskWorkerOptions { DataConverter = new JsonDataConverter(FunctionsApp.Json) })
            .AddLogging()
            .BuildServiceProvider();
        string response = GrpcOrchestrationRunner.LoadAndRun<PushState, PushStatus?>(
            Convert.ToBase64String(request.ToByteArray()), (context, _) => PushOrchestrator.RunAsync(context), services);
        return OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(response)).Actions;
    }
}
