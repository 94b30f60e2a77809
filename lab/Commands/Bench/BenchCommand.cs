using System.CommandLine;
using Leafwire.Cli;
using Leafwire.Cli.Output;

namespace Leafwire.Lab.Commands.Bench;

/// <summary><c>leafwire bench</c>: how long pushes take on this machine, everything included, beside what the wire allows.</summary>
internal static class BenchCommand
{
    private static readonly int[] Normal = [1, 10, 100];

    public static Command Create(TimeProvider time)
    {
        var devices = new Option<int[]>("--devices") { Description = "Devices in one push (default: 1 10 100)", AllowMultipleArgumentsPerToken = true };
        var rounds = new Option<int>("--rounds") { Description = "Pushes for each, of which the median counts", DefaultValueFactory = _ => 5 };
        var command = new Command("bench", "Time pushes of 1, 10 and 100 devices against a bare SSH session, and the runner's memory") { devices, rounds };
        command.SetAction(async (parsed, cancel) =>
        {
            int[] counts = parsed.GetValue(devices) is { Length: > 0 } given ? given : Normal;
            if (counts.Any(c => c is < 1 or > 2000) || parsed.GetValue(rounds) is < 1 or > 100)
                throw new UserErrorException("--devices: numbers from 1 to 2000; --rounds: 1 to 100");
            return await new BenchRun(counts, parsed.GetValue(rounds), time, new Printer(json: false)).RunAsync(cancel);
        });
        return command;
    }
}
