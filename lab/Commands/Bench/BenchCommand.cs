using System.CommandLine;
using Leafwire.Cli;
using Leafwire.Cli.Output;

namespace Leafwire.Lab.Commands.Bench;

/// <summary><c>leafwire bench</c>: how long pushes take on this machine, everything included, beside what the wire allows.</summary>
internal static class BenchCommand
{
    private static readonly int[] Normal = [1, 10, 100];
    private const int MostSwitches = 2000;
    private static readonly int[] NormalFolds = [100, 1_000, 10_000];

    public static Command Create(TimeProvider time)
    {
        var devices = new Option<int[]>("--devices")
        {
            Description = "Devices in one push (default: 1 10 100)",
            AllowMultipleArgumentsPerToken = true,
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "Pushes for each, of which the median counts",
            DefaultValueFactory = _ => 5,
        };
        var fold = new Option<bool>("--fold") { Description = "Time only what a host does with a push's log (--devices: 100 1000 10000)" };
        var command = new Command("bench", "Time pushes of 1, 10 and 100 devices against a bare SSH session, and the runner's memory")
        {
            devices, rounds, fold,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            bool folds = parsed.GetValue(fold);
            int most = folds ? Contracts.Limits.Devices : MostSwitches;
            int[] counts = parsed.GetValue(devices) is { Length: > 0 } given ? given : folds ? NormalFolds : Normal;
            if (counts.Any(c => c < 1 || c > most) || parsed.GetValue(rounds) is < 1 or > 100)
                throw new UserErrorException($"--devices: numbers from 1 to {most}; --rounds: 1 to 100");
            if (folds)
                return new FoldBench(counts, parsed.GetValue(rounds), time, new Printer(json: false).Console).Run();
            return await new BenchRun(counts, parsed.GetValue(rounds), time, new Printer(json: false)).RunAsync(cancel);
        });
        return command;
    }
}
