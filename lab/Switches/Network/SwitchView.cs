using System.Net;
using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Lab.Switches.Network;

/// <summary>
/// What a switch's running configuration says to its neighbors: a copy, so that no switch looks into another one's hands.
/// </summary>
internal sealed class SwitchView
{
    private const string InterfacePrefix = "interface ", BgpPrefix = "router bgp ";

    private static readonly string[] s_families = ["ipv4", "ipv6", "evpn"];

    private SwitchView(string name, string hostName) => (Name, HostName) = (name, hostName);

    /// <summary>Its name in the farm.</summary>
    public string Name { get; }

    public string HostName { get; }

    public List<InterfaceView> Interfaces { get; } = [];

    public List<NeighborView> Neighbors { get; } = [];

    /// <summary>Its own AS; empty without BGP.</summary>
    public string As { get; private set; } = "";

    /// <summary>The domain, peer address and peer link of its MLAG pair; null without one.</summary>
    public (string Domain, string PeerAddress, string PeerLink, string LocalInterface)? Mlag { get; private set; }

    /// <summary>VNIs that it stretches.</summary>
    public List<int> Vnis { get; } = [];

    /// <summary>True with <c>no lldp run</c>.</summary>
    public bool IsLldpOff { get; private set; }

    /// <summary>The first NTP server; null for none.</summary>
    public string? NtpServer { get; private set; }

    /// <summary>Its interface of an address; null when it has none that is up.</summary>
    public InterfaceView? At(string address, string vrf) =>
        Interfaces.FirstOrDefault(i => !i.IsShut && i.Vrf == vrf && i.Address == address);

    public static SwitchView Of(ConfigTree tree, string name, string hostName)
    {
        var view = new SwitchView(name, hostName);
        foreach (ConfigNode node in tree.Root.Children)
        {
            if (node.Line.StartsWith(InterfacePrefix, StringComparison.Ordinal) && !node.Line.Contains("profile", StringComparison.Ordinal))
                view.Interfaces.Add(Interface(node));
            else if (node.Line.StartsWith(BgpPrefix, StringComparison.Ordinal))
                view.AddBgp(node);
            else if (node.Line is "mlag configuration" or "mlag")
                view.Mlag = (Value(node, "domain-id") ?? "", Value(node, "peer-address") ?? "", Value(node, "peer-link") ?? "",
                    Value(node, "local-interface") ?? "");
            else if (node.Line == "no lldp run")
                view.IsLldpOff = true;
            else if (LinePattern.Split(node.Line) is ["ntp", "server", .. var server])
                view.NtpServer ??= server is ["vrf", _, var there, ..] ? there : server.FirstOrDefault();
            if (node.Line == "interface Vxlan1")
                view.Vnis.AddRange(node.Children.Select(c => LinePattern.Split(c.Line)).Where(w => w is ["vxlan", "vlan", _, "vni", _])
                    .Select(w => int.Parse(w[4], null)));
        }

        return view;
    }

    private void AddBgp(ConfigNode bgp)
    {
        As = bgp.Line[BgpPrefix.Length..];
        AddNeighbors(bgp, bgp, "default");
        foreach (ConfigNode vrf in bgp.Children.Where(c => c.Line.StartsWith("vrf ", StringComparison.Ordinal)))
            AddNeighbors(vrf, bgp, vrf.Line["vrf ".Length..]);
    }

    // A neighbor has what is said of it, else of its group; a family has those that are activated in it, IPv4 all that are not deactivated.
    private void AddNeighbors(ConfigNode section, ConfigNode bgp, string vrf)
    {
        foreach (string address in section.Children.Select(n => LinePattern.Split(n.Line))
            .Where(w => w is ["neighbor", _, ..] && IPAddress.TryParse(w[1], out _)).Select(w => w[1]).Distinct())
        {
            string? group = Value(section, $"neighbor {address} peer group");
            string[] said = [.. new[] { address, group }.OfType<string>()];
            string? Said(string what) => said.Select(n => Value(section, $"neighbor {n} {what}") ?? Value(bgp, $"neighbor {n} {what}"))
                .FirstOrDefault(v => v is not null);
            Neighbors.Add(new NeighborView(
                vrf, address, Said("remote-as") ?? "", Value(section, $"neighbor {address} description") ?? "", Said("update-source"))
            {
                IsShut = said.Any(n => section.Children.Concat(bgp.Children).Any(c => c.Line == $"neighbor {n} shutdown")),
                Families = [.. s_families.Where(family => IsActive(section, bgp, family, said))],
            });
        }
    }

    private static bool IsActive(ConfigNode section, ConfigNode bgp, string family, string[] said)
    {
        ConfigNode? block = section.Children.Find(n => n.Line == "address-family " + family)
            ?? bgp.Children.Find(n => n.Line == "address-family " + family);
        bool isOn = said.Any(n => block?.Children.Exists(c => c.Line == $"neighbor {n} activate") == true);
        bool isOff = said.Any(n => block?.Children.Exists(c => c.Line == $"no neighbor {n} activate") == true);
        return family == "ipv4" ? !isOff && (isOn || !said[0].Contains(':', StringComparison.Ordinal)) : isOn;
    }

    private static InterfaceView Interface(ConfigNode node)
    {
        string? address = Value(node, "ip address");
        return new InterfaceView(
            node.Line[InterfacePrefix.Length..], Value(node, "vrf") ?? "default", address?.Split('/')[0],
            address?.Split('/') is [_, var bits] ? bits : null, Value(node, "description") ?? "")
        {
            IsShut = node.Children.Exists(c => c.Line == "shutdown"),
            Channel = Value(node, "channel-group") is { } group ? "Port-Channel" + group.Split(' ')[0] : null,
            IsLldpOff = node.Children.Exists(c => c.Line is "no lldp transmit" or "no lldp receive"),
        };
    }

    private static string? Value(ConfigNode node, string command) =>
        node.Children.Find(c => c.Line.StartsWith(command + " ", StringComparison.Ordinal))?.Line[(command.Length + 1)..];
}
