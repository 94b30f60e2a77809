namespace Leafwire.Lab.Fabric;

/// <summary>A leaf: gateway of its servers' VLANs, which VXLAN stretches over all leaves.</summary>
internal static class LeafConfiguration
{
    private const string Vrf = "TENANT";
    private const int VrfVni = 10;

    // Management addresses of the leaves begin above those of the spines.
    private const int FirstManagement = 100;

    public static string Write(FabricPlan plan, int leaf)
    {
        string name = $"leaf{leaf}";
        int[] spines = [.. Enumerable.Range(1, plan.Spines)];
        ConfigurationWriter writer = new ConfigurationWriter().Header(plan, name, "mstp").Block("spanning-tree mst 0 priority 4096");
        foreach (FabricVlan vlan in plan.Vlans)
            writer.Block($"vlan {vlan.Id}", $"   name {vlan.Name}");
        writer
            .Block("vrf instance MGMT")
            .Block($"vrf instance {Vrf}")
            .Block("management api http-commands", "   protocol https", "   no shutdown", "   !", "   vrf MGMT", "      no shutdown");
        foreach (int spine in spines)
            writer.Link(spine, $"spine{spine}", leaf, plan.LeafLink(spine, leaf));

        return WriteServices(writer, plan, leaf)
            .Block("ip virtual-router mac-address 00:1c:73:00:00:99")
            .Block("ip routing", "no ip routing vrf MGMT", $"ip routing vrf {Vrf}")
            .Block("ip prefix-list PL-LOOPBACKS-EVPN-OVERLAY", "   seq 10 permit 10.2.0.0/16 eq 32", "   seq 20 permit 10.3.0.0/16 eq 32")
            .Block("ip route vrf MGMT 0.0.0.0/0 172.16.255.254")
            .Block("ntp local-interface vrf MGMT Management1", "ntp server vrf MGMT 10.0.0.123 prefer")
            .Block("route-map RM-CONN-2-BGP permit 10", "   match ip address prefix-list PL-LOOPBACKS-EVPN-OVERLAY")
            .Block("router bfd", "   multihop interval 300 min-rx 300 multiplier 3")
            .Block(Bgp(plan, leaf, spines))
            .End(name);
    }

    private static ConfigurationWriter WriteServices(ConfigurationWriter writer, FabricPlan plan, int leaf)
    {
        writer
            .Block(
                "interface Ethernet48",
                $"   description SERVER_leaf{leaf}-server1_eth0",
                "   no shutdown",
                $"   switchport trunk allowed vlan {string.Join(',', plan.Vlans.Select(v => v.Id))}",
                "   switchport mode trunk",
                "   switchport",
                "   spanning-tree portfast")
            .Block("interface Loopback0", "   description ROUTER_ID", "   no shutdown", $"   ip address {FabricPlan.LeafRouterId(leaf)}/32")
            .Block("interface Loopback1", "   description VXLAN_TUNNEL_SOURCE", "   no shutdown",
                $"   ip address {FabricPlan.LeafTunnel(leaf)}/32")
            .Management(FirstManagement + leaf);
        foreach (FabricVlan vlan in plan.Vlans)
            writer.Block($"interface Vlan{vlan.Id}", $"   description {vlan.Name}", "   no shutdown", $"   vrf {vlan.Vrf}",
                $"   ip address virtual {vlan.Gateway}/24");
        return writer.Block(
        [
            "interface Vxlan1",
            $"   description leaf{leaf}_VTEP",
            "   vxlan source-interface Loopback1",
            "   vxlan udp-port 4789",
            .. plan.Vlans.Select(v => $"   vxlan vlan {v.Id} vni {v.Vni}"),
            $"   vxlan vrf {Vrf} vni {VrfVni}",
        ]);
    }

    private static IEnumerable<string> Bgp(FabricPlan plan, int leaf, int[] spines)
    {
        string id = FabricPlan.LeafRouterId(leaf);
        return
        [
            $"router bgp {FabricPlan.LeafAs(leaf)}",
            $"   router-id {id}",
            "   no bgp default ipv4-unicast",
            "   maximum-paths 4 ecmp 4",
            "   neighbor EVPN-OVERLAY-PEERS peer group",
            $"   neighbor EVPN-OVERLAY-PEERS remote-as {FabricPlan.SpineAs}",
            "   neighbor EVPN-OVERLAY-PEERS update-source Loopback0",
            "   neighbor EVPN-OVERLAY-PEERS bfd",
            "   neighbor EVPN-OVERLAY-PEERS ebgp-multihop 3",
            "   neighbor EVPN-OVERLAY-PEERS send-community",
            "   neighbor EVPN-OVERLAY-PEERS maximum-routes 0",
            "   neighbor IPv4-UNDERLAY-PEERS peer group",
            $"   neighbor IPv4-UNDERLAY-PEERS remote-as {FabricPlan.SpineAs}",
            "   neighbor IPv4-UNDERLAY-PEERS send-community",
            "   neighbor IPv4-UNDERLAY-PEERS maximum-routes 12000",
            .. spines.SelectMany(s => Neighbor(FabricPlan.SpineRouterId(s), "EVPN-OVERLAY-PEERS", $"spine{s}_Loopback0")),
            .. spines.SelectMany(s => Neighbor(plan.SpineLink(s, leaf), "IPv4-UNDERLAY-PEERS", $"spine{s}_Ethernet{leaf}")),
            "   redistribute connected route-map RM-CONN-2-BGP",
            "   !",
            .. plan.Vlans.SelectMany(v => (string[])[$"   vlan {v.Id}", $"      rd {id}:{v.Vni}",
                $"      route-target both {v.Vni}:{v.Vni}", "      redistribute learned", "   !"]),
            "   address-family evpn",
            "      neighbor EVPN-OVERLAY-PEERS activate",
            "   !",
            "   address-family ipv4",
            "      no neighbor EVPN-OVERLAY-PEERS activate",
            "      neighbor IPv4-UNDERLAY-PEERS activate",
            "   !",
            $"   vrf {Vrf}",
            $"      rd {id}:{VrfVni}",
            $"      route-target import evpn {VrfVni}:{VrfVni}",
            $"      route-target export evpn {VrfVni}:{VrfVni}",
            $"      router-id {id}",
            "      redistribute connected",
        ];
    }

    private static string[] Neighbor(string address, string group, string at) =>
        [$"   neighbor {address} peer group {group}", $"   neighbor {address} description {at}"];
}
