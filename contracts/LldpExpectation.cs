namespace Leafwire.Contracts;

/// <summary>Who is to be seen on a port.</summary>
public sealed record LldpExpectation
{
    /// <summary>The switch's own port, in full: <c>Ethernet1</c>.</summary>
    public required string Port { get; init; }

    /// <summary>The neighbor's host name, with or without its domain.</summary>
    public required string Device { get; init; }

    /// <summary>The neighbor's port; null for any.</summary>
    public string? NeighborPort { get; init; }
}
