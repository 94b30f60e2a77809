using Leafwire.Contracts;
using Leafwire.Pipeline.Pushes;

namespace Leafwire.Lab.Simulation;

/// <summary>What the switches armed, held against what people agreed to: by the words of the log, not by the fold.</summary>
internal static class ApprovalAudit
{
    public static IEnumerable<BrokenPromise> Of(World world)
    {
        if (world.Plan.Approvers == 0)
            yield break;
        foreach (DevicePlan device in world.Push.Devices)
        {
            if (world.Push.EffectsOn(device.Name).FirstOrDefault() is not { } first)
                continue;
            if (!IsApproved(world, [.. world.KnownAt(first)]))
                yield return new BrokenPromise("nothing is armed that people did not agree to", $"{device.Name} has {first.Kind}");
            if (world.Push.Edited.TryGetValue(device.Name, out long at) && first.At.UtcTicks >= SimScheduler.Epoch.UtcTicks + at)
                yield return new BrokenPromise(
                    "nothing is armed but the difference that people saw", $"{device.Name} was changed by hand before it has {first.Kind}");
        }
    }

    private static bool IsApproved(World world, LogEntry[] log)
    {
        var shown = new Dictionary<string, string>();
        var agreed = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        DateTimeOffset? asked = null;
        foreach (LogEntry entry in log)
        {
            if (entry.Reply is { Command: CommandKind.Preview } reply && shown.TryAdd(reply.Device, Change(reply)))
                asked = shown.Count == world.Push.Devices.Count ? entry.StoredAt : null;
            else if (entry.Decision is { Kind: DecisionKind.Reject or DecisionKind.Cancel })
                return false;
            else if (entry.Decision is { Kind: DecisionKind.Approve } decision && Counts(world, decision, entry.StoredAt, asked, shown))
                agreed.Add(decision.Who);
            if (agreed.Count >= world.Plan.Approvers)
                return true;
        }

        return false;
    }

    // Where a device may fail, what people saw may lack one; what it was is not made up once more here.
    private static bool Counts(
        World world, Decision decision, DateTimeOffset storedAt, DateTimeOffset? asked, Dictionary<string, string> shown) =>
        !(world.Plan.NotAuthor && decision.Who == PushPlans.Author)
        && decision.Digest is { } digest
        && (world.Plan.Budget > 0 || (digest == PushDigest.Of(shown).Value && storedAt <= asked + world.Plan.ApprovalWithin));

    /// <summary>How a device stands in what people saw.</summary>
    public static string Change(Reply reply) => reply is PreviewedReply previewed ? previewed.DiffDigest! : PushDigest.Unchanged;
}
