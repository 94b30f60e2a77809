namespace Leafwire.Runner.Switches;

/// <summary>A neighbor of BGP.</summary>
/// <param name="Vrf">Its VRF.</param>
/// <param name="Address">Its address.</param>
/// <param name="IsShut">True when it, or its group, is shut down.</param>
internal sealed record NeighborFacts(string Vrf, string Address, bool IsShut);
