using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Steps;

/// <summary>Makes a push again from what is kept of it: its plan and its log. For hosts that pass pushes by reference.</summary>
public sealed class PushRebuilder(ResultStore results, ReplyLog log)
{
    /// <summary>The plan of a push that has its turn.</summary>
    /// <exception cref="InvalidDataException">There is no plan, though the push was planned.</exception>
    public async Task<PushPlan> PlanAsync(PushRef push, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(push);
        PushPlan plan = await results.FindPlanAsync(push.Site, push.PushId, cancel)
            ?? throw new InvalidDataException($"the plan of push {push.PushId} is gone from the container of results");
        return plan with { StartedAt = push.StartedAt };
    }

    /// <summary>How a push stood after some turns of its loop.</summary>
    public async Task<PushReport> ReportAsync(PushRef reference, IReadOnlyList<PushTurn> turns, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(turns);
        PushPlan plan = await PlanAsync(reference, cancel);
        Push push = Push.Begin(plan);
        Queue<LogEntry> entries = await ReadAsync(plan, cancel);
        foreach (PushTurn turn in turns)
        {
            while (entries.TryPeek(out LogEntry? entry) && entry.Sequence <= turn.Cursor)
                push.Apply([entries.Dequeue()]);
            if (turn.Now is { } now)
                push.Advance(now);
        }

        // The log says what the runner sent; a text that was damaged on its way is not kept.
        PushReport report = push.Report();
        IReadOnlySet<string> kept = await results.TextsAsync(plan.Site, plan.Id, cancel);
        return report with { Devices = [.. report.Devices.Select(d => d with { Diff = Kept(d.Diff), Before = Kept(d.Before), After = Kept(d.After) })] };

        string? Kept(string? blob) => blob is not null && kept.Contains(blob) ? blob : null;
    }

    private async Task<Queue<LogEntry>> ReadAsync(PushPlan plan, CancellationToken cancel)
    {
        var entries = new Queue<LogEntry>();
        ulong cursor = 0;
        while (true)
        {
            LogPage page = await log.ReadAgainAsync(plan, cursor, cancel);
            foreach (LogEntry entry in page.Entries)
                entries.Enqueue(entry);
            // A page may hold nothing that is believed and still lead on.
            if (page.Next <= cursor)
                return entries;
            cursor = page.Next;
        }
    }
}

/// <summary>
/// One turn of a push's loop: a page of the log, then the clock. With its turns a push can be made again exactly as
/// it was, whatever lies between the clocks of its host and of the hub.
/// </summary>
/// <param name="Cursor">The last entry of the page.</param>
/// <param name="Now">To when the host's clock was moved after it; null when it was not.</param>
public sealed record PushTurn(ulong Cursor, DateTimeOffset? Now);
