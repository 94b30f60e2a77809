using System.Collections.Concurrent;
using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask.Testing.Sidecar;

namespace Leafwire.Tests.Functions.Hosting;

/// <summary>
/// The in-memory task hub with what real backends have and it has not: an instance that runs is not started again,
/// activities run side by side, and an activity whose worker is gone is handed out once more. Keeps how long histories were.
/// </summary>
internal sealed class TaskStore : InMemoryOrchestrationService, IOrchestrationService, IOrchestrationServiceClient
{
    private readonly ConcurrentDictionary<string, TaskActivityWorkItem> _underWay = new();
    private readonly ConcurrentDictionary<string, List<HistorySize>> _histories = new();

    int IOrchestrationService.MaxConcurrentTaskActivityWorkItems => 64;

    int IOrchestrationService.MaxConcurrentTaskOrchestrationWorkItems => 64;

    /// <summary>The generations of an instance, each as long as it became.</summary>
    public IReadOnlyList<HistorySize> Generations(string instance) =>
        [.. _histories[instance].GroupBy(h => h.Generation).Select(g => g.MaxBy(h => h.Events)!)];

    /// <summary>
    /// What went into and came out of activities and orchestrators, which the operators of a durable backend see; kept
    /// when there is a bag for it.
    /// </summary>
    public ConcurrentBag<string>? Texts { get; set; }

    /// <summary>Hands out once more what no worker has answered.</summary>
    public Task TakeBackAsync() => Task.WhenAll(_underWay.Values.Select(AbandonTaskActivityWorkItemAsync));

    Task IOrchestrationServiceClient.CreateTaskOrchestrationAsync(TaskMessage creationMessage, OrchestrationStatus[]? dedupeStatuses) =>
        CreateTaskOrchestrationAsync(creationMessage, dedupeStatuses ?? [OrchestrationStatus.Pending, OrchestrationStatus.Running]);

    async Task<TaskActivityWorkItem> IOrchestrationService.LockNextTaskActivityWorkItem(
        TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        TaskActivityWorkItem item = await LockNextTaskActivityWorkItem(receiveTimeout, cancellationToken);
        _underWay[Key(item)] = item;
        return item;
    }

    Task IOrchestrationService.AbandonTaskActivityWorkItemAsync(TaskActivityWorkItem workItem)
    {
        _underWay.TryRemove(Key(workItem), out _);
        return AbandonTaskActivityWorkItemAsync(workItem);
    }

    Task IOrchestrationService.CompleteTaskActivityWorkItemAsync(TaskActivityWorkItem workItem, TaskMessage responseMessage)
    {
        _underWay.TryRemove(Key(workItem), out _);
        return CompleteTaskActivityWorkItemAsync(workItem, responseMessage);
    }

    Task IOrchestrationService.CompleteTaskOrchestrationWorkItemAsync(
        TaskOrchestrationWorkItem workItem, OrchestrationRuntimeState newOrchestrationRuntimeState, IList<TaskMessage> outboundMessages,
        IList<TaskMessage> orchestratorMessages, IList<TaskMessage> timerMessages, TaskMessage continuedAsNewMessage,
        OrchestrationState orchestrationState)
    {
        List<HistorySize> sizes = _histories.GetOrAdd(workItem.InstanceId, _ => []);
        lock (sizes)
            sizes.Add(HistorySize.Of(newOrchestrationRuntimeState));
        if (Texts is { } texts)
        {
            foreach (string text in HistorySize.Texts(newOrchestrationRuntimeState))
                texts.Add(text);
            texts.Add(newOrchestrationRuntimeState.Status ?? "");
        }

        return CompleteTaskOrchestrationWorkItemAsync(
            workItem, newOrchestrationRuntimeState, outboundMessages, orchestratorMessages, timerMessages, continuedAsNewMessage,
            orchestrationState);
    }

    private static string Key(TaskActivityWorkItem item) =>
        $"{item.TaskMessage.OrchestrationInstance.InstanceId} {item.TaskMessage.OrchestrationInstance.ExecutionId} "
        + $"{item.TaskMessage.Event.EventId}";
}

/// <summary>How long a history is.</summary>
/// <param name="Generation">Of which execution.</param>
/// <param name="Events">Its events.</param>
/// <param name="Characters">The characters of what went into and came out of its activities, of the events that were raised,
/// and of its own input.</param>
/// <param name="LongestText">The longest of these.</param>
internal sealed record HistorySize(string Generation, int Events, long Characters, int LongestText)
{
    public static HistorySize Of(OrchestrationRuntimeState state)
    {
        int[] lengths = [.. Texts(state).Select(text => text.Length)];
        return new HistorySize(state.OrchestrationInstance!.ExecutionId, state.Events.Count, lengths.Sum(l => (long)l), lengths.Max());
    }

    public static IEnumerable<string> Texts(OrchestrationRuntimeState state) => state.Events.Select(e => e switch
    {
        ExecutionStartedEvent started => started.Input,
        TaskScheduledEvent scheduled => scheduled.Input,
        TaskCompletedEvent completed => completed.Result,
        TaskFailedEvent failed => $"{failed.Reason} {failed.Details} {failed.FailureDetails}",
        EventRaisedEvent raised => raised.Input,
        _ => null,
    } ?? "");
}
