namespace Leafwire.Contracts;

/// <summary>A type of EVPN route (RFC 7432, RFC 9136).</summary>
public enum EvpnRouteType
{
    /// <summary>Type 2.</summary>
    MacIp,

    /// <summary>Type 3.</summary>
    Imet,

    /// <summary>Type 5.</summary>
    IpPrefix,
}
