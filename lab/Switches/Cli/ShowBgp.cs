using System.Globalization;
using System.Text.Json.Nodes;
using Leafwire.Lab.Switches.Network;

namespace Leafwire.Lab.Switches.Cli;

/// <summary>
/// <c>show ip bgp summary</c> and its like: the neighbors that the running configuration has, and the sessions that they have with
/// other switches of the lab. The layout is that of EOS 4.29 and newer.
/// </summary>
internal static class ShowBgp
{
    public static Answer Summary(SwitchState state, string family, string vrf = "default")
    {
        SwitchSurroundings around = state.Network.Around(state);
        if (around.Own.As.Length == 0)
            return new Answer(["% BGP inactive"], new JsonObject { ["vrfs"] = new JsonObject() });
        string[] vrfs = vrf == "all" ? [.. around.Own.Neighbors.Select(n => n.Vrf).Prepend("default").Distinct()] : [vrf];
        string uptime = (state.Time.GetUtcNow() - state.BootedAt).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);
        var lines = new List<string>();
        var json = new JsonObject();
        foreach (string name in vrfs)
        {
            NeighborView[] peers = [.. around.Own.Neighbors.Where(n => n.Vrf == name && n.Families.Contains(family))];
            string id = state.Edit(() => RouterId(state, name));
            lines.AddRange([$"BGP summary information for VRF {name}", $"Router identifier {id}, local AS number {around.Own.As}",
                "Neighbor Status Codes: m - Under maintenance"]);
            lines.AddRange(Table(around, peers, uptime));
            json[name] = Json(around, peers, name, id);
        }

        return new Answer(lines, new JsonObject { ["vrfs"] = json });
    }

    /// <summary>Type 3 routes of all VNIs that come here; a lab has no hosts, and so no others.</summary>
    public static Answer Evpn(SwitchState state, string? type, int? vni)
    {
        SwitchSurroundings around = state.Network.Around(state);
        if (around.Own.As.Length == 0)
            return new Answer(["% BGP inactive"], new JsonObject { ["vrfs"] = new JsonObject() });
        int[] vnis = type is null or "imet" ? [.. around.EvpnVnis().Where(v => vni is null || v == vni)] : [];
        var routes = new JsonObject();
        var lines = new List<string>
        {
            "BGP routing table information for VRF default",
            "          Network                Next Hop              Metric  LocPref Weight  Path",
        };
        foreach ((int index, int number) in vnis.Index())
        {
            string name = $"RD: 10.0.0.{index + 1}:{number} imet 10.0.0.{index + 1}";
            routes[name] = new JsonObject { ["totalPaths"] = 1, ["routeKeyDetail"] = new JsonObject { ["nlriType"] = "ingressMulticast" } };
            lines.Add($" * >      {name}");
        }

        return new Answer(lines, new JsonObject
        {
            ["vrfs"] = new JsonObject { ["default"] = new JsonObject { ["asn"] = around.Own.As, ["evpnRoutes"] = routes } },
        });
    }

    private static IEnumerable<string> Table(SwitchSurroundings around, NeighborView[] peers, string uptime)
    {
        int description = Math.Max("Description".Length, peers.Select(p => p.Description.Length).DefaultIfEmpty().Max());
        int address = Math.Max("Neighbor".Length, peers.Select(p => p.Address.Length).DefaultIfEmpty().Max());
        string described = peers.Any(p => p.Description.Length > 0) ? "Description".PadRight(description) + " " : "";
        yield return $"  {described}{"Neighbor".PadRight(address)} V AS           MsgRcvd   MsgSent  InQ OutQ  Up/Down "
            + "State   PfxRcd PfxAcc";
        foreach (NeighborView peer in peers)
        {
            string told = described.Length > 0 ? peer.Description.PadRight(description) + " " : "";
            int prefixes = Prefixes(around, peer);
            string counts = around.StateOf(peer) switch { "Established" => $"Estab   {prefixes,-6} {prefixes}", "Idle" =>
                "Idle(Admin)", var other => other };
            yield return $"  {told}{peer.Address.PadRight(address)} 4 {peer.As,-12} {20,7}   {20,7} {0,4} {0,4} {uptime} {counts}";
        }
    }

    private static JsonObject Json(SwitchSurroundings around, NeighborView[] peers, string vrf, string id)
    {
        var all = new JsonObject();
        foreach (NeighborView peer in peers)
        {
            int prefixes = Prefixes(around, peer);
            all[peer.Address] = new JsonObject
            {
                ["version"] = 4,
                ["description"] = peer.Description,
                ["asn"] = peer.As,
                ["msgReceived"] = 20,
                ["msgSent"] = 20,
                ["inMsgQueue"] = 0,
                ["outMsgQueue"] = 0,
                ["peerState"] = around.StateOf(peer),
                ["prefixReceived"] = prefixes,
                ["prefixAccepted"] = prefixes,
                ["underMaintenance"] = false,
            };
        }

        return new JsonObject { ["vrf"] = vrf, ["routerId"] = id, ["asn"] = around.Own.As, ["peers"] = all };
    }

    // What the neighbor has of its own in the VRF.
    private static int Prefixes(SwitchSurroundings around, NeighborView peer) =>
        around.PeerOf(peer) is { } other ? Math.Max(1, other.Interfaces.Count(i => i.Vrf == peer.Vrf && i.Bits == "32")) : 0;

    private static string RouterId(SwitchState state, string vrf)
    {
        var bgp = state.Running.Root.Children.Find(n => n.Line.StartsWith("router bgp ", StringComparison.Ordinal));
        string? Id(Configuration.ConfigNode? node) => node?.Children.Find(c => c.Line.StartsWith("router-id ", StringComparison.Ordinal))
            ?.Line["router-id ".Length..];
        return Id(bgp?.Children.Find(n => n.Line == "vrf " + vrf)) ?? Id(bgp) ?? "0.0.0.0";
    }
}
