using Leafwire.Contracts;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Lab.Simulation;

/// <summary>A cancel is obeyed whenever it comes, also while the push waits for its start.</summary>
internal static class CancelAudit
{
    public static IEnumerable<BrokenPromise> Of(World world)
    {
        if (world.Push.Log.FirstOrDefault(e => e.Decision is { Kind: DecisionKind.Cancel }) is not { } cancel)
            yield break;
        var before = Push.Begin(world.Push.Plan);
        before.Apply(world.Push.Log.TakeWhile(e => e != cancel));
        // Its time alone may end the push.
        before.Apply(cancel with { Decision = null });
        if (before.IsComplete)
            yield break;
        foreach (SimDriver driver in world.Push.Drivers.Values.Where(d => d.Report is { Status: not PushStatus.Cancelled }))
            yield return new BrokenPromise("a cancel is obeyed", $"{driver.Name} recorded {driver.Report!.Status}");
        HashSet<string> wanted = [.. before.Commands.Select(c => Names.CommandId(world.Push.Id, c.Device, c.Kind, c.Attempt))];
        foreach (Command command in world.Push.Commands.Where(
            c => c is ConfigureCommand && !wanted.Contains(c.Id)))
            yield return new BrokenPromise("a cancel is obeyed", $"{command.Device} was told to configure after it");
    }
}
