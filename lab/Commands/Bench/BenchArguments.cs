using System.CommandLine;
using Leafwire.Cli;
using Leafwire.Contracts;
using Command = System.CommandLine.Command;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>The options of <c>leafwire bench</c>.</summary>
internal sealed class BenchArguments
{
    private const int MostSwitches = 5000, LeastKilobytes = 5, MostKilobytes = 200;

    private readonly Option<int[]> _devices = new("--devices")
    {
        Description = "Devices (default: 1 10 100; with --fold 100 1000 10000; with --preview and --drift 500)",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int[]> _sizes = new("--size")
    {
        Description = "Kilobytes of each configuration, several in turn (default: as long as the generator makes them, about 4)",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> _rounds = new("--rounds")
    {
        Description = "How often for each, of which the median counts",
        DefaultValueFactory = _ => 5,
    };

    private readonly Option<bool> _fold = new("--fold") { Description = "Time only what a host does with a push's log" };

    private readonly Option<bool> _preview = new("--preview")
    {
        Description = "Time './leafwire diff' from command to screen, beside the dry run in it",
    };

    private readonly Option<bool> _drift = new("--drift")
    {
        Description = "Time a push of one device while all are looked at for drift, beside one that comes alone",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document and nothing else" };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _devices, _sizes, _rounds, _fold, _preview, _drift, _json })
            command.Options.Add(option);
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="UserErrorException">A number is out of range, or two things are asked for at once.</exception>
    public BenchPlan Read(ParseResult parsed)
    {
        BenchMode[] modes =
        [
            .. new[] { (_fold, BenchMode.Fold), (_preview, BenchMode.Preview), (_drift, BenchMode.Drift) }
                .Where(option => parsed.GetValue(option.Item1)).Select(option => option.Item2),
        ];
        if (modes.Length > 1)
            throw new UserErrorException("--fold, --preview and --drift: choose one");
        BenchMode mode = modes.Length == 1 ? modes[0] : BenchMode.Push;
        int least = mode == BenchMode.Drift ? 2 : 1, most = mode == BenchMode.Fold ? Limits.Devices : MostSwitches;
        int[] sizes = parsed.GetValue(_sizes) ?? [];
        if (sizes.Length > 0 && mode == BenchMode.Fold)
            throw new UserErrorException("--fold reads no configuration: leave --size out");
        if (sizes.Any(s => s is < LeastKilobytes or > MostKilobytes))
            throw new UserErrorException($"--size: numbers from {LeastKilobytes} to {MostKilobytes}");
        int[] counts = parsed.GetValue(_devices) is { Length: > 0 } given ? given : mode switch
        {
            BenchMode.Push => sizes.Length > 0 ? [1] : [1, 10, 100],
            BenchMode.Fold => [100, 1_000, 10_000],
            _ => [500],
        };
        int rounds = parsed.GetValue(_rounds);
        return counts.All(c => c >= least && c <= most) && rounds is >= 1 and <= 100
            ? new BenchPlan(mode, counts, rounds, parsed.GetValue(_json)) { Sizes = sizes }
            : throw new UserErrorException($"--devices: numbers from {least} to {most}; --rounds: 1 to 100");
    }
}
