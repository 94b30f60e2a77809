using System.CommandLine;
using Leafwire.Cli;
using Command = System.CommandLine.Command;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>The options of <c>leafwire bench</c>.</summary>
internal sealed class BenchArguments
{
    private const int MostSwitches = 5000, MostPushes = 1000, MostSites = 100, LeastMinutes = 3, MostMinutes = 10_080;
    private const int MostlyRounds = 5;
    private const string Instant = "instant", Real = "real";
    private const int LeastKilobytes = 5, MostKilobytes = 200;
    private const int ManySwitches = 5000, OfKilobytes = 40;

    private readonly Option<int[]> _devices = new("--devices")
    {
        Description = "Devices (default: 1 10 100; with --size and --command-line 1; with --preview and --drift 500; "
            + "with --soak 10; with --pace real 1000; with --memory 5000)",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int[]> _sizes = new("--size")
    {
        Description = "Kilobytes of each configuration, several in turn (default: as long as the generator makes them, about 4; "
            + "with --memory 40)",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _pace = new("--pace")
    {
        Description = "The switches' pace: instant, or that of real ones; a push is then held against what the runner's slots allow",
        DefaultValueFactory = _ => Instant,
    };

    private readonly Option<int?> _rounds = new("--rounds")
    {
        Description = $"How often for each, of which the median counts (default: {MostlyRounds}; with --pace real 1)",
    };

    private readonly Option<bool> _micro = new("--micro")
    {
        Description = "Time single operations, and what they allocate: the fold of a push's log, a command's way, a switch's answer",
    };

    private readonly Option<bool> _ratios = new("--ratios")
    {
        Description = "Measure what does not depend on the machine's speed, and fail when it is 1.5 times what is recorded",
    };

    private readonly Option<bool> _record = new("--record") { Description = "With --ratios: record what is measured" };

    private readonly Option<bool> _preview = new("--preview")
    {
        Description = "Time './leafwire diff' from command to screen, beside the dry run in it",
    };

    private readonly Option<bool> _commandLine = new("--command-line")
    {
        Description = "Time the installed program by itself: its start, and how soon it tells of a push's end",
    };

    private readonly Option<bool> _drift = new("--drift")
    {
        Description = "Time a push of one device while all are looked at for drift, beside one that comes alone",
    };

    private readonly Option<int[]> _pushes = new("--pushes")
    {
        Description = "Time so many pushes of one device each, uploaded at once at one site, and whether they are fair to each other",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int[]> _sites = new("--sites")
    {
        Description = "The same for so many sites with a push each; every site has a leaf node and a runner of its own",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> _soak = new("--soak")
    {
        Description = "Push for so many minutes, one push after the other, and fail when memory, handles or anything at NATS grows by it",
        HelpName = "MINUTES",
    };

    private readonly Option<bool> _memory = new("--memory")
    {
        Description = "Push once to many devices, and tell what memory the host took",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document and nothing else" };

    public void AddTo(Command command)
    {
        _pace.AcceptOnlyFromAmong(Instant, Real);
        Option[] all =
        [
            _devices, _sizes, _pace, _rounds, _micro, _ratios, _record, _preview, _commandLine, _drift, _pushes, _sites, _soak, _memory,
            _json,
        ];
        foreach (Option option in all)
            command.Options.Add(option);
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="UserErrorException">A number is out of range, or two things are asked for at once.</exception>
    public BenchPlan Read(ParseResult parsed)
    {
        BenchMode mode = ReadMode(parsed);
        int[] sizes = parsed.GetValue(_sizes) ?? [], devices = parsed.GetValue(_devices) ?? [];
        if (mode is BenchMode.Micro or BenchMode.Ratios
            && (sizes.Length > 0 || devices.Length > 0 || parsed.GetValue(_rounds) is not null || parsed.GetValue(_pace) == Real))
            throw new UserErrorException("--micro and --ratios are always the same: leave --devices, --size, --pace and --rounds out");
        if (parsed.GetValue(_record))
            mode = mode == BenchMode.Ratios ? BenchMode.RecordRatios : throw new UserErrorException("--record goes with --ratios");
        if (sizes.Any(s => s is < LeastKilobytes or > MostKilobytes))
            throw new UserErrorException($"--size: numbers from {LeastKilobytes} to {MostKilobytes}");
        if (devices.Length > 0 && (mode is BenchMode.Pushes or BenchMode.Sites))
            throw new UserErrorException("--pushes and --sites have a device each: leave --devices out");
        (string option, int least, int most, int[] counts) = mode switch
        {
            BenchMode.Preview => ("--devices", 1, MostSwitches, Given(devices, 500)),
            BenchMode.Drift => ("--devices", 2, MostSwitches, Given(devices, 500)),
            BenchMode.Pushes => ("--pushes", 1, MostPushes, parsed.GetValue(_pushes) ?? []),
            BenchMode.Sites => ("--sites", 1, MostSites, parsed.GetValue(_sites) ?? []),
            BenchMode.Soak => ("--devices", 1, MostSwitches, Given(devices, 10)),
            BenchMode.Memory => ("--devices", 1, MostSwitches, Given(devices, ManySwitches)),
            BenchMode.Pace => ("--devices", 1, MostSwitches, Given(devices, 1_000)),
            BenchMode.CommandLine => ("--devices", 1, MostSwitches, Given(devices, 1)),
            _ => ("--devices", 1, MostSwitches, sizes.Length > 0 ? Given(devices, 1) : Given(devices, 1, 10, 100)),
        };
        int rounds = parsed.GetValue(_rounds) ?? (mode is BenchMode.Pace or BenchMode.Memory ? 1 : MostlyRounds);
        int minutes = parsed.GetValue(_soak);
        if (mode == BenchMode.Soak && (minutes is < LeastMinutes or > MostMinutes))
            throw new UserErrorException(
                $"--soak: {LeastMinutes} to {MostMinutes} minutes; in less not even what a push leaves for half a minute is gone");
        if (mode == BenchMode.Soak && (counts.Length > 1 || sizes.Length > 1))
            throw new UserErrorException("--soak goes on with one number of devices and one length");
        return counts.All(c => c >= least && c <= most) && rounds is >= 1 and <= 100
            ? new BenchPlan(mode, counts, rounds, parsed.GetValue(_json)) 
            {
                Sizes = mode == BenchMode.Memory ? Given(sizes, OfKilobytes) : sizes,
                Minutes = minutes,
                IsPacedReally = parsed.GetValue(_pace) == Real,
            }
            : throw new UserErrorException($"{option}: numbers from {least} to {most}; --rounds: 1 to 100");
    }

    private BenchMode ReadMode(ParseResult parsed)
    {
        (Option Option, BenchMode Mode)[] modes =
        [
            (_micro, BenchMode.Micro), (_ratios, BenchMode.Ratios), (_preview, BenchMode.Preview),
            (_commandLine, BenchMode.CommandLine), (_drift, BenchMode.Drift), (_pushes, BenchMode.Pushes), (_sites, BenchMode.Sites),
            (_soak, BenchMode.Soak), (_memory, BenchMode.Memory),
        ];
        (Option Option, BenchMode Mode)[] given = [.. modes.Where(m => parsed.GetResult(m.Option) is { Implicit: false })];
        BenchMode otherwise = parsed.GetValue(_pace) == Real ? BenchMode.Pace : BenchMode.Push;
        return given.Length <= 1 ? given.Select(m => m.Mode).FirstOrDefault(otherwise)
            : throw new UserErrorException($"{string.Join(", ", modes.Select(m => m.Option.Name))}: choose one");
    }

    private static int[] Given(int[] given, params int[] otherwise) => given.Length > 0 ? given : otherwise;
}
