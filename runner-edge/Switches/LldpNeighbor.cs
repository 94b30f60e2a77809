namespace Leafwire.Runner.Switches;

/// <summary>Who is seen on a port.</summary>
/// <param name="Port">The switch's own port.</param>
/// <param name="Device">The neighbor's host name.</param>
/// <param name="NeighborPort">The neighbor's port.</param>
internal sealed record LldpNeighbor(string Port, string Device, string NeighborPort);
