using Leafwire.Contracts;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Checks;

/// <summary>
/// How a switch stood before its candidate was loaded: what was well, and what its configuration said of it. Null is what could not be
/// told or has nothing to tell; it is not compared.
/// </summary>
/// <param name="Facts">What its configuration said.</param>
internal sealed record Baseline(ConfigFacts Facts)
{
    /// <summary>Established sessions, of the families that could be read.</summary>
    public IReadOnlyList<BgpPeer> Peers { get; init; } = [];

    /// <summary>The families that could be read.</summary>
    public IReadOnlyList<BgpFamily> Families { get; init; } = [];

    /// <summary>The MLAG pair, when it was healthy.</summary>
    public MlagStatus? Mlag { get; init; }

    /// <summary>Ports on which somebody was seen.</summary>
    public IReadOnlyList<LldpNeighbor>? Neighbors { get; init; }

    /// <summary>Links that were up.</summary>
    public IReadOnlyList<string>? Links { get; init; }

    /// <summary>Members that were bundled.</summary>
    public IReadOnlyList<LacpMember>? Members { get; init; }

    /// <summary>True when all of it is held against the armed switch; false when only a written check asks for some of it.</summary>
    public bool IsCompared { get; init; }

    /// <summary>The established sessions of a family; null when they could not be read.</summary>
    public IReadOnlyList<BgpPeer>? Bgp(BgpFamily family) => Families.Contains(family) ? [.. Peers.Where(p => p.Family == family)] : null;
}
