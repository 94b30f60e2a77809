using System.CommandLine;

using Leafwire.Cli;
namespace Leafwire.Lab.Commands.Simulate;

/// <summary><c>leafwire simulate</c>: the whole protocol in one process on a virtual clock, world after world.</summary>
internal static class SimulateCommand
{
    private const int DefaultWorlds = 5000;

    public static Command Create(TimeProvider time)
    {
        var seed = new Option<ulong?>("--seed")
        {
            Description = "The first world; the others follow (default: another one each time; it is printed)",
        };
        var worlds = new Option<int?>("--worlds") { Description = $"How many worlds (default: {DefaultWorlds}, or 1 with --seed)" };
        var command = new Command("simulate", "Push in simulated worlds where everything fails, and hold the results against the promises; "
            + "a seed repeats exactly") { seed, worlds };
        command.SetAction((parsed, cancel) =>
        {
            if (parsed.GetValue(worlds) is < 1 or > 100_000_000)
                throw new UserErrorException("--worlds: a number from 1 to 100000000");
            ulong first = parsed.GetValue(seed) ?? (ulong)Random.Shared.Next();
            int count = parsed.GetValue(worlds) ?? (parsed.GetValue(seed) is null ? DefaultWorlds : 1);
            return Task.FromResult(new SimulateRun(first, count, time, Console.Out).Run(cancel));
        });
        return command;
    }
}
