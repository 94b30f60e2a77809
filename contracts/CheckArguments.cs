namespace Leafwire.Contracts;

/// <summary>What a typed check is about. Which of these count says its <see cref="Check.Kind"/>; null is the default of the kind.</summary>
public sealed record CheckArguments
{
    /// <summary>Of <see cref="CheckKind.Command"/> and <see cref="CheckKind.Json"/>: the command, for JSON without its filter.</summary>
    public string? Command { get; init; }

    /// <summary>Of <see cref="CheckKind.Json"/>: where the value stands, see <see cref="JsonPath"/>.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// Of <see cref="CheckKind.Json"/>: what every value there must be, as text; null when it is enough that there is one.
    /// </summary>
    public string? EqualTo { get; init; }

    /// <summary>The VRF. Default: <c>default</c>; of <see cref="CheckKind.BgpPeers"/> all that have a session.</summary>
    public string? Vrf { get; init; }

    /// <summary>Of <see cref="CheckKind.BgpPeers"/>. Default: IPv4.</summary>
    public BgpFamily? Family { get; init; }

    /// <summary>Of <see cref="CheckKind.Reachability"/>: the address or name that is to answer.</summary>
    public string? Destination { get; init; }

    /// <summary>Of <see cref="CheckKind.Reachability"/>: the address or interface that is asked from.</summary>
    public string? Source { get; init; }

    /// <summary>Of <see cref="CheckKind.Reachability"/>: packets, every one of which is to come back. Default: 2.</summary>
    public int? Count { get; init; }

    /// <summary>Peers, interfaces, versions (or patterns of them) or causes; empty or null for all.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Of <see cref="CheckKind.LldpNeighbors"/>.</summary>
    public IReadOnlyList<LldpExpectation>? Neighbors { get; init; }

    /// <summary>How many there must be at least.</summary>
    public int? AtLeast { get; init; }

    /// <summary>
    /// Of <see cref="CheckKind.BgpPeers"/>: prefixes received, in percent of those before the candidate was loaded, at least.
    /// </summary>
    public int? ReceivedShare { get; init; }

    /// <summary>Of <see cref="CheckKind.EvpnRoutes"/>. Default: all types.</summary>
    public EvpnRouteType? RouteType { get; init; }

    /// <summary>Of <see cref="CheckKind.EvpnRoutes"/>: the VNI; null for all.</summary>
    public int? Vni { get; init; }

    /// <summary>Of <see cref="CheckKind.Uptime"/>: for how long at least.</summary>
    public TimeSpan? Minimum { get; init; }
}
