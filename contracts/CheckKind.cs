namespace Leafwire.Contracts;

/// <summary>What a check asks.</summary>
public enum CheckKind
{
    /// <summary>A command, whose text is searched.</summary>
    Command,

    /// <summary>A command's JSON, of which a value is compared.</summary>
    Json,

    /// <summary>Whether an address answers.</summary>
    Reachability,

    /// <summary>BGP sessions of a VRF and family.</summary>
    BgpPeers,

    /// <summary>EVPN routes, counted.</summary>
    EvpnRoutes,

    /// <summary>LLDP neighbors by port.</summary>
    LldpNeighbors,

    /// <summary>The MLAG pair.</summary>
    Mlag,

    /// <summary>The links of interfaces.</summary>
    Interfaces,

    /// <summary>Members of port channels.</summary>
    Lacp,

    /// <summary>Whether the clock is synchronized.</summary>
    Ntp,

    /// <summary>The software's version.</summary>
    Version,

    /// <summary>For how long the switch has run.</summary>
    Uptime,

    /// <summary>Why the switch started last.</summary>
    ReloadCause,
}
