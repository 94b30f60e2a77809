namespace Leafwire.Lab.Switches.Network;

/// <summary>A neighbor of BGP.</summary>
internal sealed record NeighborView(string Vrf, string Address, string As, string Description, string? UpdateSource)
{
    public bool IsShut { get; init; }

    public IReadOnlyList<string> Families { get; init; } = [];
}
