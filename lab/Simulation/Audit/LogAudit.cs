using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Pushes;

namespace Leafwire.Lab.Simulation;

/// <summary>What was told to the switches, held against what was known.</summary>
internal static class LogAudit
{
    private static readonly TimeSpan LongestConfirm = TimeSpan.FromSeconds(40);

    // With a switch that is far away and slow; a look may take minutes.
    private static readonly TimeSpan LongestConfigure = TimeSpan.FromSeconds(60);

    public static IEnumerable<BrokenPromise> Of(World world)
    {
        Command[] commands = [.. world.Push.Commands];
        foreach (IGrouping<string, DevicePlan> transaction in world.Push.Devices.GroupBy(
            d => world.Plan.Scope switch { TransactionScope.Fabric => "all", TransactionScope.Wave => $"wave {d.Wave}", _ => d.Name }))
        {
            HashSet<string> names = [.. transaction.Select(d => d.Name)];
            foreach (BrokenPromise broken in Of(world, names, [.. commands.Where(c => names.Contains(c.Device) && c.Attempt == 1)]))
                yield return broken;
        }

        foreach (BrokenPromise broken in Waiting(world).Concat(Refused(world)))
            yield return broken;
    }

    // Where nothing is in the way of it, a confirm waits for no other device.
    private static IEnumerable<BrokenPromise> Waiting(World world)
    {
        if (world.Plan.Incidents.Any(i => i is not (Incident.Decide or Incident.Edit or Incident.Look))
            || world.Plan.Weather.Slowest > LinkWeather.Fair.Slowest)
            yield break;
        foreach (HubCommand stored in world.Push.Stored.Where(
            c => world.Push.Devices.First(d => d.Name == c.Command.Device).Faults.Count == 0))
        {
            Command command = stored.Command;
            bool isGood = world.Push.Devices.First(d => d.Name == command.Device).Candidate is CandidateKind.Good
                or CandidateKind.Unchanged;
            LogEntry? answer = world.Push.Log.FirstOrDefault(e => e.Reply?.CommandId == command.Id);
            if (command is ConfirmCommand && (answer is null || answer.StoredAt - stored.StoredAt > LongestConfirm))
                yield return new BrokenPromise(
                    "a confirm waits for no other device", $"{command.Device} had no answer for {LongestConfirm.TotalSeconds:0} s");
            if (command is ConfigureCommand && isGood && world.Looks.Count + world.SideBySide.Count > 1 && world.Plan.MaxLanes > 1
                && (answer is null || answer.StoredAt - stored.StoredAt > LongestConfigure))
                yield return new BrokenPromise(world.Looks.Count > 0 ? "a push waits for no look" : "a push waits for none beside it",
                    $"{command.Device} had no answer to configure for {LongestConfigure.TotalSeconds:0} s");
        }
    }

    // Where AAA denies a command or two and nothing else is wrong, whatever was told to confirm is confirmed.
    private static IEnumerable<BrokenPromise> Refused(World world)
    {
        if (world.Plan.Weather.Slowest > LinkWeather.Fair.Slowest
            || !world.Plan.Incidents.All(i => (i is Incident.Ail ail && IsPassing(ail.Fault)) || i is Incident.Decide)
            || !world.Push.Devices.All(d => d.Faults.All(IsPassing)))
            yield break;
        foreach (ConfirmCommand command in world.Push.Commands.OfType<ConfirmCommand>())
        {
            if (world.Push.Log.FirstOrDefault(e => e.Reply?.CommandId == command.Id)?.Reply is { } answer and not ConfirmedReply)
                yield return new BrokenPromise("a passing refusal stops no confirm", $"{command.Device} answered {Wire.OutcomeOf(answer)}");
        }
    }

    private static bool IsPassing(string fault) => fault.StartsWith("deny", StringComparison.Ordinal) && fault[^1] is '1' or '2';

    private static IEnumerable<BrokenPromise> Of(World world, HashSet<string> names, Command[] commands)
    {
        Command[] confirms = [.. commands.Where(c => c is ConfirmCommand)];
        if (confirms.Length == 0)
            yield break;
        if (confirms.Select(c => c.NotAfter).Distinct().Count() > 1)
            yield return new BrokenPromise(
                "a transaction is confirmed by one deadline", string.Join(", ", confirms.Select(c => $"{c.Device} until {c.NotAfter:T}")));
        foreach (Command revert in commands.Where(c => c is RevertCommand && confirms.Any(k => k.Device == c.Device)))
            yield return new BrokenPromise("nobody is told to revert and to confirm", revert.Device);
        foreach (string name in names)
        {
            Reply? answer = world.Push.Log.Select(e => e.Reply)
                .FirstOrDefault(r => r?.Device == name && r is { Command: CommandKind.Configure, Attempt: 1 }
                    or UnchangedReply { Command: CommandKind.Preview });
            if (answer is not (ArmedReply or UnchangedReply) && world.Plan.Budget == 0)
                yield return new BrokenPromise("nothing is confirmed unless all of it is armed",
                    $"{name} had answered {(answer is null ? "nothing" : Wire.OutcomeOf(answer))}");
        }
    }
}
