using Leafwire.Contracts;
using Leafwire.Pipeline.Pushes;

namespace Leafwire.Lab.Simulation;

/// <summary>What the switches armed, held against what people signed: by what they did, not by what a runner reads of it.</summary>
internal static class SignatureAudit
{
    public static IEnumerable<BrokenPromise> Of(World world)
    {
        if (world.Plan.Signers == 0)
            yield break;
        foreach (DevicePlan device in world.Push.Devices)
        {
            if (world.Push.EffectsOn(device.Name).FirstOrDefault() is { } first && Signed(world, [.. world.KnownAt(first)]) is var signed
                && signed < world.Plan.Signers)
                yield return new BrokenPromise("nothing is armed that people did not sign",
                    $"{device.Name} has {first.Kind}, and of {world.Plan.Signers} that its runner asks for {signed} had signed");
        }
    }

    // Where a device may fail, what people saw may lack one, as in the audit of approvals.
    private static int Signed(World world, LogEntry[] log)
    {
        var shown = new Dictionary<string, string>();
        foreach (Reply reply in log.Select(e => e.Reply).OfType<Reply>().Where(r => r.Command == CommandKind.Preview))
            shown.TryAdd(reply.Device, ApprovalAudit.Change(reply));
        string digest = PushDigest.Of(shown).Value;
        return log.Select(e => e.Decision).OfType<Decision>()
            .Where(d => world.People.HasSigned(d) && (world.Plan.Budget > 0 || d.Digest == digest))
            .Select(d => d.Who).Distinct(StringComparer.OrdinalIgnoreCase).Count();
    }
}
