using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Steps;

/// <summary>
/// Waits until a runner serves every device, at most for the policy's time, and writes into the log that the push
/// begins, or why it does not.
/// </summary>
internal sealed class ServeStep(
    ResultStore results, SiteQueue queue, PresenceProbe presence, PushLog log, PushTable table, TimeProvider time)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Asks for runners, and waits a bounded time.</summary>
    public async Task<PushState> RunAsync(PushState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        PushPlan plan = await results.PlanAsync(state.Upload, cancellationToken);
        if (await log.IsDecidedAsync(plan, state.IsApproved, TimeSpan.Zero, cancellationToken))
            return state.Next(PushWorkflow.Drive);

        // While the hub is away for long, others may have gone by.
        DateTimeOffset? beginBy = plan.Policy.OnlyLooks ? null : await queue.RenewAsync(plan, cancellationToken);
        if (beginBy is null && !plan.Policy.OnlyLooks)
            return state.Next(PushWorkflow.Queue);

        WindowAnswer? window = plan.Policy.WindowAt(time.GetUtcNow(), state.IsApproved);
        if (window is { IsOpen: false })
            return state.Next(PushWorkflow.Queue);
        beginBy = window?.ClosesAt < beginBy ? window.ClosesAt.Value : beginBy;
        state = state with { WaitingSince = state.WaitingSince ?? time.GetUtcNow() };
        await presence.PrepareAsync(plan.Site, cancellationToken);
        var answers = new Dictionary<string, PresenceAnswer>(StringComparer.Ordinal);
        HashSet<string> left = new(plan.Devices, StringComparer.Ordinal);
        long began = time.GetTimestamp();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<bool>? decided = null;
        try
        {
            while (true)
            {
                foreach ((string device, PresenceAnswer answer) in await presence.AskAsync(plan.Site, left, cancellationToken))
                    answers[device] = answer;
                left.RemoveWhere(d => answers[d] is { Presence.Ready: true } or { Refusal: not null });
                PushStart start = StartPlanner.Decide(plan, [.. plan.Devices.Select(d => answers[d])]);
                // After a refusal nobody is waited for, but for who may refuse as well in a moment: all of it is told at once.
                bool isRefused = start.Problems.Any(p => p.Device is { } device && !left.Contains(device));
                bool isComing = isRefused ? left.Any(d => answers[d].IsComing) : left.Count > 0;
                if (!isComing || time.GetUtcNow() >= state.WaitingSince + plan.Policy.RunnerWait)
                {
                    await log.AppendAsync(plan, start with { NotAfter = beginBy, IsApproved = state.IsApproved }, cancellationToken);
                    return state.Next(PushWorkflow.Drive);
                }

                state = await SayAsync(state, left, cancellationToken);
                decided ??= log.IsDecidedAsync(plan, state.IsApproved, MaxWait, over.Token);
                await Task.WhenAny(decided, Task.Delay(Pause, time, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
                if (decided.IsCompleted || time.GetElapsedTime(began) >= MaxWait)
                    return state;
            }
        }
        finally
        {
            await over.CancelAsync();
            if (decided is not null)
                await Task.WhenAny(decided);
        }
    }

    private async Task<PushState> SayAsync(PushState state, HashSet<string> missing, CancellationToken cancellationToken)
    {
        string words =
            $"waits for a runner of {string.Join(", ", missing.Take(5))}{(missing.Count > 5 ? $" and {missing.Count - 5} more" : "")}";
        if (words != state.Said)
            await table.SayAsync(state.Upload, words, cancellationToken);
        return state with { Said = words };
    }
}
