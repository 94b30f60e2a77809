namespace Leafwire.Lab.Commands.Bench;

/// <summary>What is timed.</summary>
internal enum BenchMode
{
    /// <summary>Pushes, from upload to recorded.</summary>
    Push,

    /// <summary>What a host does with a push's log.</summary>
    Fold,

    /// <summary><c>leafwire diff</c>, from command to screen.</summary>
    Preview,

    /// <summary>A push while all devices are looked at for drift.</summary>
    Drift,
}

/// <summary>What a run of the bench does.</summary>
/// <param name="Mode">What is timed.</param>
/// <param name="Counts">Devices, one after the other.</param>
/// <param name="Rounds">How often, for each number of devices; the median counts.</param>
/// <param name="IsJson">True when programs read.</param>
internal sealed record BenchPlan(BenchMode Mode, IReadOnlyList<int> Counts, int Rounds, bool IsJson);
