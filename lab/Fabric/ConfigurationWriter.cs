using System.Text;
using Leafwire.Eos;

namespace Leafwire.Lab.Fabric;

/// <summary>Writes blocks as AVD does: separated by <c>!</c>, three blanks a level, ended by <c>end</c>.</summary>
internal sealed class ConfigurationWriter
{
    private readonly StringBuilder _text = new("!\n");

    /// <summary>A block: lines as they are, with their indentation.</summary>
    public ConfigurationWriter Block(params IEnumerable<string> lines)
    {
        foreach (string line in lines)
            _text.Append(line).Append('\n');
        _text.Append("!\n");
        return this;
    }

    /// <summary>The blocks that every switch begins with.</summary>
    public ConfigurationWriter Header(FabricPlan plan, string hostname, string spanningTree) =>
        Block("no enable password", "no aaa root")
        .Block("username admin privilege 15 role network-admin nopassword")
        .Block("vlan internal order ascending range 1006 1199")
        .Block("transceiver qsfp default-mode 4x10G")
        .Block("service routing protocols model multi-agent")
        .Block([$"hostname {hostname}", .. plan.NameServers.Select(s => $"ip name-server vrf MGMT {s}")])
        .Block($"spanning-tree mode {spanningTree}");

    /// <summary>The management interface and its way out.</summary>
    public ConfigurationWriter Management(int number) =>
        Block("interface Management1", "   description OOB_MANAGEMENT", "   no shutdown", "   vrf MGMT",
            $"   ip address {FabricPlan.Management(number)}/16");

    /// <summary>An interface between two switches.</summary>
    public ConfigurationWriter Link(int port, string peer, int peerPort, string address) =>
        Block($"interface Ethernet{port}", $"   description P2P_{peer}_Ethernet{peerPort}", "   no shutdown", "   mtu 9214",
            "   no switchport", $"   ip address {address}/31");

    /// <summary>The whole text; the banner comes last before <c>end</c>, in AVD's order.</summary>
    public string End(string hostname)
    {
        Block("banner login", $"   {hostname} belongs to the sample fabric.", "   Changes are pushed, not typed.", Heredoc.EndMark);
        return _text.Append(ConfigurationLine.End).Append('\n').ToString();
    }
}
