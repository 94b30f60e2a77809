using Leafwire.Contracts;

namespace Leafwire.Runner.Switches;

/// <summary>What a running configuration says of what a switch is to be connected to.</summary>
/// <param name="Neighbors">Neighbors of BGP that stand there by address.</param>
/// <param name="Families">The families that BGP is configured for.</param>
/// <param name="Interfaces">Interfaces that stand there.</param>
/// <param name="HasMlag">True with an MLAG pair.</param>
/// <param name="HasLldp">False when LLDP is turned off.</param>
internal sealed record ConfigFacts(
    IReadOnlyList<NeighborFacts> Neighbors, IReadOnlyList<FamilyFacts> Families, IReadOnlyList<InterfaceFacts> Interfaces,
    bool HasMlag, bool HasLldp)
{
    /// <summary>What opens sessions with neighbors that stand there by no address, by VRF: their lines.</summary>
    public IReadOnlyList<OtherSessions> Others { get; init; } = [];

    public NeighborFacts? Neighbor(BgpPeer peer) => Neighbors.FirstOrDefault(n => n.Vrf == peer.Vrf && n.Address == peer.Address);

    public InterfaceFacts? Interface(string name) => Interfaces.FirstOrDefault(i => i.Name == name);
}

/// <summary>A neighbor of BGP.</summary>
/// <param name="Vrf">Its VRF.</param>
/// <param name="Address">Its address.</param>
/// <param name="IsShut">True when it, or its group, is shut down.</param>
internal sealed record NeighborFacts(string Vrf, string Address, bool IsShut);

/// <summary>What is said of an address family.</summary>
/// <param name="Family">The family.</param>
/// <param name="Vrf">The VRF.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record FamilyFacts(BgpFamily Family, string Vrf, string Lines);

/// <summary>Lines that open sessions with whoever comes.</summary>
/// <param name="Vrf">The VRF.</param>
/// <param name="Lines">The lines.</param>
internal sealed record OtherSessions(string Vrf, string Lines);

/// <summary>An interface.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsShut">True when it is shut down.</param>
/// <param name="Channel">The port channel that it is a member of; null for none.</param>
/// <param name="HasLldp">False when LLDP is turned off on it.</param>
internal sealed record InterfaceFacts(string Name, bool IsShut, string? Channel, bool HasLldp);
