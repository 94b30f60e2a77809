using System.Text.Json;
using Leafwire.Contracts;
using Leafwire.Runner.Ssh;

namespace Leafwire.Runner.Switches;

/// <summary>How a switch stands, in the field's words, whatever its operating system says of it.</summary>
/// <exception cref="TransportException">Every verb: the connection broke or the switch fell silent.</exception>
internal interface IStateReader
{
    /// <summary>The neighbors of a family in all VRFs, also those without a session.</summary>
    Task<Reading<IReadOnlyList<BgpPeer>>> BgpPeersAsync(BgpFamily family, CancellationToken cancellationToken);

    /// <summary>The MLAG pair as this switch sees it.</summary>
    Task<Reading<MlagStatus>> MlagAsync(CancellationToken cancellationToken);

    /// <summary>Who is seen on which port.</summary>
    Task<Reading<IReadOnlyList<LldpNeighbor>>> LldpNeighborsAsync(CancellationToken cancellationToken);

    /// <summary>The links of ports and port channels.</summary>
    Task<Reading<IReadOnlyList<LinkStatus>>> LinksAsync(CancellationToken cancellationToken);

    /// <summary>Members of port channels that speak LACP.</summary>
    Task<Reading<IReadOnlyList<LacpMember>>> LacpAsync(CancellationToken cancellationToken);

    /// <summary>The EVPN routes of a type and VNI, counted; null for all.</summary>
    Task<Reading<string>> EvpnRoutesAsync(EvpnRouteType? type, int? vni, CancellationToken cancellationToken);

    /// <summary>Asks an address for an answer, as often as <see cref="CheckArguments.Count"/> says.</summary>
    Task<Reading<PingResult>> PingAsync(CheckArguments about, CancellationToken cancellationToken);

    /// <summary>How the clock is synchronized, in the switch's words.</summary>
    Task<Reading<ClockStatus>> ClockAsync(CancellationToken cancellationToken);

    /// <summary>The software's version.</summary>
    Task<Reading<string>> VersionAsync(CancellationToken cancellationToken);

    /// <summary>For how long the switch has run, in seconds.</summary>
    Task<Reading<string>> UptimeAsync(CancellationToken cancellationToken);

    /// <summary>Why it started last; empty when nothing is known of it.</summary>
    Task<Reading<string>> ReloadCauseAsync(CancellationToken cancellationToken);

    /// <summary>A command's answer as JSON, which the caller disposes of.</summary>
    Task<Reading<JsonDocument>> JsonAsync(string command, CancellationToken cancellationToken);
}
