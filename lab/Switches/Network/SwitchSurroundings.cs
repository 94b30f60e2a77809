using System.Globalization;

namespace Leafwire.Lab.Switches.Network;

/// <summary>A switch among the others.</summary>
/// <param name="Own">The switch.</param>
/// <param name="Others">All others that are there.</param>
/// <param name="Network">What is between them.</param>
internal sealed record SwitchSurroundings(SwitchView Own, IReadOnlyList<SwitchView> Others, SwitchNetwork Network)
{
    /// <summary>Its interfaces, and the ports that it named once and does not any more.</summary>
    public IReadOnlyList<InterfaceView> Interfaces =>
    [
        .. Own.Interfaces,
        .. Network.Ports.Keys.Where(p => p.Switch == Own.Name && !Own.Interfaces.Exists(i => i.Name == p.Port))
            .Select(p => InterfaceView.Unnamed(p.Port)),
    ];

    /// <summary>The switch and the port at the other end of a port's cable; null when it is somebody else's.</summary>
    public (SwitchView Switch, InterfaceView Port)? LinkOf(InterfaceView port)
    {
        if (!port.IsPort)
            return null;
        if (Network.Cables.TryGetValue((Own.Name, port.Name), out (string Switch, string Port) cable))
        {
            SwitchView? there = Others.FirstOrDefault(o => o.Name == cable.Switch);
            return there is null ? null : (there, there.Interfaces.Find(i => i.Name == cable.Port) ?? InterfaceView.Unnamed(cable.Port));
        }

        foreach (SwitchView other in Others)
        {
            if (other.Interfaces.Find(p => p.IsPort && !Network.Cables.ContainsKey((other.Name, p.Name))
                && (IsDescribed(port, other, p) || IsSubnet(port, p))) is not { } end)
                continue;
            Network.Cables[(Own.Name, port.Name)] = (other.Name, end.Name);
            Network.Cables[(other.Name, end.Name)] = (Own.Name, port.Name);
            return (other, end);
        }

        return null;
    }

    /// <summary>How a link is, as <c>show interfaces status</c> says it.</summary>
    public string LinkStatus(InterfaceView port)
    {
        if (port.IsShut)
            return "disabled";
        if (port.Name.StartsWith("Port-Channel", StringComparison.Ordinal))
            return Own.Interfaces.Any(i => i.Channel == port.Name && LinkStatus(i) == "connected")
                || !Own.Interfaces.Any(i => i.Channel == port.Name) ? "connected" : "notconnect";
        return LinkOf(port) is { Port.IsShut: true } ? "notconnect" : "connected";
    }

    /// <summary>
    /// A session's state: established when the neighbor's address is another switch's, which knows this one by its address and AS.
    /// </summary>
    public string StateOf(NeighborView neighbor)
    {
        if (neighbor.IsShut)
            return "Idle";
        return PeerOf(neighbor) is null ? "Active" : "Established";
    }

    /// <summary>The switch that a session is established with; null for none.</summary>
    public SwitchView? PeerOf(NeighborView neighbor)
    {
        if (neighbor.IsShut || neighbor.As.Length == 0)
            return null;
        return Others.FirstOrDefault(other => other.As == neighbor.As && other.At(neighbor.Address, neighbor.Vrf) is not null
            && other.Neighbors.Any(back => !back.IsShut && back.Vrf == neighbor.Vrf && back.As == Own.As
                && Own.At(back.Address, back.Vrf) is not null && back.Families.Intersect(neighbor.Families).Any()
                && (IsSource(neighbor, back) && IsSource(back, neighbor, other))));
    }

    /// <summary>True for an address that answers: it is a switch's own, or another one's that is up.</summary>
    public bool Answers(string address, string vrf) => Own.At(address, vrf) is not null
        || Others.Any(other => other.At(address, vrf) is not null);

    /// <summary>VNIs of the switches whose EVPN routes come here: over a session, or over a neighbor that passes them on.</summary>
    public IReadOnlyList<int> EvpnVnis()
    {
        SwitchView[] direct = [.. Own.Neighbors.Where(n => n.Families.Contains("evpn")).Select(PeerOf).OfType<SwitchView>()];
        IEnumerable<SwitchView> behind = direct.SelectMany(hop =>
        {
            var there = new SwitchSurroundings(hop, [Own, .. Others.Where(o => o != hop)], Network);
            return hop.Neighbors.Where(n => n.Families.Contains("evpn")).Select(there.PeerOf).OfType<SwitchView>();
        });
        return [.. direct.Concat(behind).Distinct().Where(s => s != Own).SelectMany(s => s.Vnis), .. Own.Vnis];
    }

    /// <summary>True when the MLAG pair of this switch is another one's, too.</summary>
    public bool IsMlagConnected => Own.Mlag is { } own && Others.Any(other =>
        other.Mlag is { } back && back.Domain == own.Domain && other.At(own.PeerAddress, "default") is not null
        && Own.At(back.PeerAddress, "default") is not null);

    // The address that one speaks from is the one that the other knows it by.
    private bool IsSource(NeighborView neighbor, NeighborView back, SwitchView? of = null)
    {
        SwitchView speaker = of ?? Own;
        return neighbor.UpdateSource is not { } source || speaker.Interfaces.FirstOrDefault(i => i.Name == source) is not { } from
            || from.Address == back.Address;
    }

    private bool IsDescribed(InterfaceView port, SwitchView other, InterfaceView end) =>
        port.Description.EndsWith($"_{other.HostName}_{end.Name}", StringComparison.OrdinalIgnoreCase)
        && end.Description.EndsWith($"_{Own.HostName}_{port.Name}", StringComparison.OrdinalIgnoreCase);

    private static bool IsSubnet(InterfaceView port, InterfaceView end)
    {
        if (port.Vrf != end.Vrf || port.Bits != end.Bits || port.Bits is not ("31" or "30") || port.Address == end.Address)
            return false;
        return Subnet(port) is { } subnet && subnet == Subnet(end);
    }

    private static uint? Subnet(InterfaceView port)
    {
        byte[]? bytes = System.Net.IPAddress.TryParse(port.Address, out System.Net.IPAddress? address) ? address.GetAddressBytes() : null;
        return bytes is [var a, var b, var c, var d]
            ? (uint)((a << 24) | (b << 16) | (c << 8) | d) >> (32 - int.Parse(port.Bits!, CultureInfo.InvariantCulture))
            : null;
    }
}
