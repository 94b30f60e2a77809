using System.Globalization;
using System.Text.Json.Nodes;
using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Lab.Switches.Cli;

/// <summary>
/// <c>show ip bgp summary</c> and its like: the neighbors that the running configuration has, each established unless it is shut
/// down or no AS is configured for it. The layout is that of EOS 4.29 and newer.
/// </summary>
internal static class ShowBgp
{
    private sealed record Peer(string Address, string As, string Description, bool IsShutDown);

    public static Answer Summary(SwitchState state, string family, string vrf = "default") => state.Edit(() =>
    {
        if (state.Running.Root.Children.Find(n => n.Line.StartsWith("router bgp ", StringComparison.Ordinal)) is not { } bgp)
            return new Answer(["% BGP inactive"]);
        ConfigNode? section = vrf == "default" ? bgp : bgp.Children.Find(n => n.Line == "vrf " + vrf);
        Peer[] peers = section is null ? [] : [.. Peers(section, bgp, family)];
        string local = bgp.Line["router bgp ".Length..], id = Value(section, "router-id") ?? Value(bgp, "router-id") ?? "0.0.0.0";
        string uptime = (state.Time.GetUtcNow() - state.BootedAt).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);
        return new Answer(
        [
            $"BGP summary information for VRF {vrf}",
            $"Router identifier {id}, local AS number {local}",
            "Neighbor Status Codes: m - Under maintenance",
            .. Table(peers, uptime),
        ],
        new JsonObject { ["vrfs"] = new JsonObject { [vrf] = Json(peers, vrf, id, local) } });
    });

    private static IEnumerable<string> Table(Peer[] peers, string uptime)
    {
        int description = Math.Max("Description".Length, peers.Select(p => p.Description.Length).DefaultIfEmpty().Max());
        int address = Math.Max("Neighbor".Length, peers.Select(p => p.Address.Length).DefaultIfEmpty().Max());
        string described = peers.Any(p => p.Description.Length > 0) ? "Description".PadRight(description) + " " : "";
        yield return $"  {described}{"Neighbor".PadRight(address)} V AS           MsgRcvd   MsgSent  InQ OutQ  Up/Down "
            + "State   PfxRcd PfxAcc";
        foreach (Peer peer in peers)
        {
            string told = described.Length > 0 ? peer.Description.PadRight(description) + " " : "";
            string counts = State(peer) == "Established" ? "Estab   1      1" : peer.IsShutDown ? "Idle(Admin)" : "Active";
            yield return $"  {told}{peer.Address.PadRight(address)} 4 {peer.As,-12} {20,7}   {20,7} {0,4} {0,4} {uptime} {counts}";
        }
    }

    private static JsonObject Json(Peer[] peers, string vrf, string id, string local)
    {
        var all = new JsonObject();
        foreach (Peer peer in peers)
        {
            all[peer.Address] = new JsonObject
            {
                ["version"] = 4,
                ["description"] = peer.Description,
                ["asn"] = peer.As,
                ["msgReceived"] = 20,
                ["msgSent"] = 20,
                ["inMsgQueue"] = 0,
                ["outMsgQueue"] = 0,
                ["peerState"] = State(peer),
                ["prefixReceived"] = State(peer) == "Established" ? 1 : 0,
                ["prefixAccepted"] = State(peer) == "Established" ? 1 : 0,
                ["underMaintenance"] = false,
            };
        }

        return new JsonObject { ["vrf"] = vrf, ["routerId"] = id, ["asn"] = local, ["peers"] = all };
    }

    private static string State(Peer peer) => peer.IsShutDown ? "Idle" : peer.As.Length > 0 ? "Established" : "Active";

    // A neighbor has what is said of it, else of its group; a family has those that are activated in it, IPv4 all that are not deactivated.
    private static IEnumerable<Peer> Peers(ConfigNode section, ConfigNode bgp, string family)
    {
        string[] names = [.. section.Children.Select(n => LinePattern.Split(n.Line))
            .Where(w => w is ["neighbor", _, ..] && System.Net.IPAddress.TryParse(w[1], out System.Net.IPAddress? _))
            .Select(w => w[1]).Distinct()];
        ConfigNode? activations = section.Children.Find(n => n.Line == "address-family " + family)
            ?? bgp.Children.Find(n => n.Line == "address-family " + family);
        foreach (string name in names)
        {
            string? group = Of(section, name, "peer group");
            string[] said = [.. new[] { name, group }.OfType<string>()];
            bool isOn = said.Any(n => activations?.Children.Exists(c => c.Line == $"neighbor {n} activate") == true);
            bool isOff = said.Any(n => activations?.Children.Exists(c => c.Line == $"no neighbor {n} activate") == true);
            if (family == "ipv4" ? isOff : !isOn)
                continue;
            yield return new Peer(
                name,
                said.Select(n => Of(section, n, "remote-as") ?? Of(bgp, n, "remote-as")).FirstOrDefault(v => v is not null) ?? "",
                Of(section, name, "description") ?? "",
                said.Any(n => section.Children.Exists(c => c.Line == $"neighbor {n} shutdown")));
        }
    }

    private static string? Of(ConfigNode section, string name, string what) => Value(section, $"neighbor {name} {what}");

    private static string? Value(ConfigNode? section, string command) =>
        section?.Children.Find(c => c.Line.StartsWith(command + " ", StringComparison.Ordinal))?.Line[(command.Length + 1)..];
}
