using Leafwire.Contracts;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Pushes;

namespace Leafwire.Lab.Simulation;

/// <summary>What comes after a pause waits for its promotion, by the switches' own record.</summary>
internal static class PauseAudit
{
    public static IEnumerable<BrokenPromise> Of(World world)
    {
        if (world.Push.Plan.PauseAfter is not { } pause)
            yield break;
        foreach (DevicePlan device in world.Push.Devices)
        {
            // With scope fabric all of it is confirmed behind the pause.
            SwitchEvent? early = world.Push.EffectsOn(device.Name).FirstOrDefault(e => device.Wave >= pause
                || (world.Plan.Scope == TransactionScope.Fabric && e.Kind == SwitchEventKind.Confirmed));
            if (early is not null && !IsPromoted(world, pause, [.. world.KnownAt(early)]))
                yield return new BrokenPromise(
                    "nothing is done behind a pause that nobody promoted", $"{device.Name} of wave {device.Wave + 1} has {early.Kind}");
        }
    }

    // A promotion that comes before the pause promotes nothing: all that stands before it had its answer by then.
    private static bool IsPromoted(World world, int pause, LogEntry[] log) => log.Index()
        .Where(e => e.Item.Decision is { Kind: DecisionKind.Promote })
        .Any(e => world.Plan.Budget > 0 || world.Push.Devices.Where(d => d.Wave < pause).All(d => log[..e.Index].Any(
            before => before.Reply is { } reply && reply.Device == d.Name
                && reply is { Command: CommandKind.Configure } or UnchangedReply)));
}
