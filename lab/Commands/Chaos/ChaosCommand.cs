using System.CommandLine;
using Leafwire.Cli;
using Leafwire.Cli.Output;
using Leafwire.Lab.Processes;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary><c>leafwire chaos</c>: random pushes while everything fails, and then the switches are asked.</summary>
internal static class ChaosCommand
{
    private const int DefaultRounds = 20;

    public static Command Create(TimeProvider time)
    {
        var seed = new Option<int?>("--seed")
        {
            Description = "Repeats a run as closely as scheduling allows (default: another one each time; it is printed)",
        };
        var rounds = new Option<int?>("--rounds")
        {
            Description = $"Rounds of uploads and faults, of two to six seconds each (default: {DefaultRounds})",
        };
        var minutes = new Option<double?>("--minutes") { Description = "Begin rounds for so long instead" };
        var devices = new Option<int>("--devices") { Description = "Simulated switches", DefaultValueFactory = _ => 12 };
        var hubServers = new Option<int>("--hub-servers")
        {
            Description = "Servers of the hub, 1 or 3; each is killed by itself",
            DefaultValueFactory = _ => 1,
        };
        var longest = new Option<int>("--longest")
        {
            Description = "Seconds that a cut or a pause lasts at most",
            DefaultValueFactory = _ => 120,
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON document at the end and nothing else" };
        var command = new Command("chaos", "Push at random while parts are killed, links cut and switches fail; "
            + "then hold the results against the switches' own records") { seed, rounds, minutes, devices, hubServers, longest, json };
        command.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(rounds) is not null && parsed.GetValue(minutes) is not null)
                throw new UserErrorException("--rounds and --minutes: choose one");
            if (parsed.GetValue(rounds) is < 1 or > 100_000)
                throw new UserErrorException("--rounds: a number from 1 to 100000");
            if (parsed.GetValue(minutes) is <= 0 or > 10_000)
                throw new UserErrorException("--minutes: more than 0, at most 10000");
            if (parsed.GetValue(devices) is < 2 or > 200)
                throw new UserErrorException("--devices: a number from 2 to 200");
            if (parsed.GetValue(hubServers) is not (1 or 3))
                throw new UserErrorException("--hub-servers: 1 or 3");
            if (parsed.GetValue(longest) is < 1 or > 600)
                throw new UserErrorException("--longest: a number from 1 to 600");
            var options = new ChaosOptions
            {
                Seed = parsed.GetValue(seed) ?? Random.Shared.Next(),
                Rounds = parsed.GetValue(rounds) ?? (parsed.GetValue(minutes) is null ? DefaultRounds : null),
                Time = parsed.GetValue(minutes) is { } span ? TimeSpan.FromMinutes(span) : null,
                Devices = parsed.GetValue(devices),
                HubServers = parsed.GetValue(hubServers),
                Longest = TimeSpan.FromSeconds(parsed.GetValue(longest)),
            };
            bool asJson = parsed.GetValue(json);
            try
            {
                ChaosResult result = await new ChaosRun(options, time, new Printer(asJson)).RunAsync(cancel);
                if (asJson)
                    result.Print(Console.Out);
                return result.Violations.Count == 0 ? ExitCodes.Ok : ExitCodes.PushFailed;
            }
            catch (ProcessFailedException e)
            {
                throw new UserErrorException(e.Message, ExitCodes.MachineLacks);
            }
        });
        return command;
    }
}
