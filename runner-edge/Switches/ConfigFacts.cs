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
