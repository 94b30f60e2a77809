namespace Leafwire.Lab.Fabric;

/// <summary>A spine: routes the underlay and reflects EVPN routes between the leaves.</summary>
internal static class SpineConfiguration
{
    public static string Write(FabricPlan plan, int spine)
    {
        string name = $"spine{spine}";
        int[] leaves = [.. Enumerable.Range(1, plan.Leaves)];
        ConfigurationWriter writer = new ConfigurationWriter()
            .Header(plan, name, "none")
            .Block("vrf instance MGMT")
            .Block("management api http-commands", "   protocol https", "   no shutdown", "   !", "   vrf MGMT", "      no shutdown");
        foreach (int leaf in leaves)
            writer.Link(leaf, $"leaf{leaf}", spine, plan.SpineLink(spine, leaf));

        return writer
            .Block("interface Loopback0", "   description ROUTER_ID", "   no shutdown",
                $"   ip address {FabricPlan.SpineRouterId(spine)}/32")
            .Management(spine)
            .Block("ip routing", "no ip routing vrf MGMT")
            .Block("ip prefix-list PL-LOOPBACKS-EVPN-OVERLAY", "   seq 10 permit 10.1.0.0/16 eq 32")
            .Block("ip route vrf MGMT 0.0.0.0/0 172.16.255.254")
            .Block("ntp local-interface vrf MGMT Management1", "ntp server vrf MGMT 10.0.0.123 prefer")
            .Block("route-map RM-CONN-2-BGP permit 10", "   match ip address prefix-list PL-LOOPBACKS-EVPN-OVERLAY")
            .Block("router bfd", "   multihop interval 300 min-rx 300 multiplier 3")
            .Block(
            [
                $"router bgp {FabricPlan.SpineAs}",
                $"   router-id {FabricPlan.SpineRouterId(spine)}",
                "   no bgp default ipv4-unicast",
                "   maximum-paths 4 ecmp 4",
                "   neighbor EVPN-OVERLAY-PEERS peer group",
                "   neighbor EVPN-OVERLAY-PEERS next-hop-unchanged",
                "   neighbor EVPN-OVERLAY-PEERS update-source Loopback0",
                "   neighbor EVPN-OVERLAY-PEERS bfd",
                "   neighbor EVPN-OVERLAY-PEERS ebgp-multihop 3",
                "   neighbor EVPN-OVERLAY-PEERS send-community",
                "   neighbor EVPN-OVERLAY-PEERS maximum-routes 0",
                "   neighbor IPv4-UNDERLAY-PEERS peer group",
                "   neighbor IPv4-UNDERLAY-PEERS send-community",
                "   neighbor IPv4-UNDERLAY-PEERS maximum-routes 12000",
                .. leaves.SelectMany(leaf => Neighbor(FabricPlan.LeafRouterId(leaf), "EVPN-OVERLAY-PEERS", leaf, "Loopback0")),
                .. leaves.SelectMany(leaf => Neighbor(plan.LeafLink(spine, leaf), "IPv4-UNDERLAY-PEERS", leaf, $"Ethernet{spine}")),
                "   redistribute connected route-map RM-CONN-2-BGP",
                "   !",
                "   address-family evpn",
                "      neighbor EVPN-OVERLAY-PEERS activate",
                "   !",
                "   address-family ipv4",
                "      no neighbor EVPN-OVERLAY-PEERS activate",
                "      neighbor IPv4-UNDERLAY-PEERS activate",
            ])
            .End(name);
    }

    private static string[] Neighbor(string address, string group, int leaf, string at) =>
    [
        $"   neighbor {address} peer group {group}",
        $"   neighbor {address} remote-as {FabricPlan.LeafAs(leaf)}",
        $"   neighbor {address} description leaf{leaf}_{at}",
    ];
}
