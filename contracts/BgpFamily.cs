namespace Leafwire.Contracts;

/// <summary>An address family of BGP.</summary>
public enum BgpFamily
{
    /// <summary>IPv4 unicast.</summary>
    Ipv4,

    /// <summary>IPv6 unicast.</summary>
    Ipv6,

    /// <summary>L2VPN EVPN.</summary>
    Evpn,
}
