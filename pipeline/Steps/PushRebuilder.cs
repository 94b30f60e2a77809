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

    /// <summary>How a push stood at a moment.</summary>
    public async Task<PushReport> ReportAsync(PushRef reference, DateTimeOffset now, CancellationToken cancel)
    {
        PushPlan plan = await PlanAsync(reference, cancel);
        Push push = Push.Begin(plan);
        LogPage page = new([], 0);
        do
        {
            page = await log.ReadAsync(plan, page.Next, plan.StartedAt, cancel);
            push.Apply(page.Entries.Where(e => e.StoredAt <= now));
        }
        while (page.Entries.Count > 0);
        push.Advance(now);
        return push.Report();
    }
}
