namespace Leafwire.Lab.Commands.Bench;

/// <summary>What is timed.</summary>
internal enum BenchMode
{
    /// <summary>Pushes, from upload to recorded.</summary>
    Push,

    /// <summary>Single operations: the fold of a push's log, a command's way, the prompt behind an answer.</summary>
    Micro,

    /// <summary>Ratios, held against recorded ones.</summary>
    Ratios,

    /// <summary>The same ratios, recorded.</summary>
    RecordRatios,

    /// <summary><c>leafwire diff</c>, from command to screen.</summary>
    Preview,

    /// <summary>The operators' program by itself: its start, and how soon it tells of a push's end.</summary>
    CommandLine,

    /// <summary>A push while all devices are looked at for drift.</summary>
    Drift,

    /// <summary>Pushes of one device each at one site, uploaded at once.</summary>
    Pushes,

    /// <summary>Pushes at many sites, one each, uploaded at once.</summary>
    Sites,

    /// <summary>Pushes one after the other for a long time, and whether anything grows by it.</summary>
    Soak,

    /// <summary>One push of many devices, and what memory its host took.</summary>
    Memory,

    /// <summary>Pushes to switches that take as long as real ones, against what the slots allow.</summary>
    Pace,
}

/// <summary>What a run of the bench does.</summary>
/// <param name="Mode">What is timed.</param>
/// <param name="Counts">Devices, pushes or sites, one number after the other.</param>
/// <param name="Rounds">How often, for each number of devices; the median counts.</param>
/// <param name="IsJson">True when programs read.</param>
internal sealed record BenchPlan(BenchMode Mode, IReadOnlyList<int> Counts, int Rounds, bool IsJson)
{
    /// <summary>Kilobytes of each configuration, one length after the other. Default: none, as long as the generator makes them.</summary>
    public IReadOnlyList<int> Sizes { get; init; } = [];

    /// <summary>How long pushes go on, where that is asked for.</summary>
    public int Minutes { get; init; }

    /// <summary>True for switches that take as long as real ones; otherwise they answer at once.</summary>
    public bool IsPacedReally { get; init; }

    /// <summary>What labs are started for, one after the other.</summary>
    public IEnumerable<BenchCase> Cases =>
        from count in Counts
        from size in Sizes.Count == 0 ? [null] : Sizes.Select(size => (int?)size)
        select new BenchCase(count, size, Mode == BenchMode.Sites, IsPacedReally, Mode == BenchMode.Push);
}

/// <summary>What a lab of the bench has.</summary>
/// <param name="Count">Devices.</param>
/// <param name="Kilobytes">At least so many has the configuration of each, of 1,000 bytes; null for as many as the generator makes.</param>
/// <param name="IsSiteEach">True when each device is at a site of its own.</param>
/// <param name="IsPacedReally">True when its switches take as long as real ones.</param>
/// <param name="LogsStorage">True when the storage emulator is to write down what it is asked.</param>
internal sealed record BenchCase(
    int Count, int? Kilobytes = null, bool IsSiteEach = false, bool IsPacedReally = false, bool LogsStorage = false);
