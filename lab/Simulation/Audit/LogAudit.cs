using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Lab.Simulation;

/// <summary>What was told to the switches, held against what was known.</summary>
internal static class LogAudit
{
    public static IEnumerable<BrokenPromise> Of(World world)
    {
        Command[] commands = [.. world.Hub.Commands.Select(c => Wire.DecodeCommand(c.Message))];
        foreach (IGrouping<string, DevicePlan> transaction in world.Plan.Devices.GroupBy(d => world.Plan.Scope switch { TransactionScope.Fabric => "all", TransactionScope.Wave => $"wave {d.Wave}", _ => d.Name }))
        {
            HashSet<string> names = [.. transaction.Select(d => d.Name)];
            foreach (BrokenPromise broken in Of(world, names, [.. commands.Where(c => names.Contains(c.Device) && c.Attempt == 1)]))
                yield return broken;
        }
    }

    private static IEnumerable<BrokenPromise> Of(World world, HashSet<string> names, Command[] commands)
    {
        Command[] confirms = [.. commands.Where(c => c is ConfirmCommand)];
        if (confirms.Length == 0)
            yield break;
        if (confirms.Select(c => c.NotAfter).Distinct().Count() > 1)
            yield return new BrokenPromise("a transaction is confirmed by one deadline", string.Join(", ", confirms.Select(c => $"{c.Device} until {c.NotAfter:T}")));
        foreach (Command revert in commands.Where(c => c is RevertCommand && confirms.Any(k => k.Device == c.Device)))
            yield return new BrokenPromise("nobody is told to revert and to confirm", revert.Device);
        foreach (string name in names)
        {
            Reply? answer = world.Hub.Log.Select(e => e.Reply).FirstOrDefault(r => r is { Command: CommandKind.Configure, Attempt: 1 } && r.Device == name);
            if (answer is not (ArmedReply or UnchangedReply) && world.Plan.Budget == 0)
                yield return new BrokenPromise("nothing is confirmed unless all of it is armed", $"{name} had answered {(answer is null ? "nothing" : Wire.OutcomeOf(answer))}");
        }
    }
}
