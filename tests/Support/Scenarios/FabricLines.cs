namespace Leafwire.Tests.Scenarios;

/// <summary>Lines of configurations that tie switches together.</summary>
internal static class FabricLines
{
    /// <summary>A BGP session over a link of its own: the other address is the other device's.</summary>
    public static string[] Session(string own, string neighbor, int ownAs, int neighborAs) =>
        ["interface Ethernet2", "   no shutdown", "   no switchport", $"   ip address {own}/31", "!", $"router bgp {ownAs}",
            $"   neighbor {neighbor} remote-as {neighborAs}", "!"];

    /// <summary>One of the two switches of an MLAG pair.</summary>
    public static string[] Mlag(int rack, int own, int peer) =>
    [
        "interface Vlan4094", $"   ip address 10.255.{rack}.{own}/31", "!",
        "mlag configuration", $"   domain-id RACK{rack}", "   local-interface Vlan4094", $"   peer-address 10.255.{rack}.{peer}", "!",
    ];
}
