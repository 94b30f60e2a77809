using System.Text.Json.Nodes;
using Leafwire.Lab.Fabric;
using Leafwire.Lab.Switches;
using Leafwire.Lab.Switches.Network;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Switches;

/// <summary>What people let checks ask.</summary>
public sealed class ShowTests
{
    [Fact]
    public async Task BgpSummary_OfTheSampleFabric_HasTheUnderlayEstablished()
    {
        SwitchState state = Fabric()["leaf1"];
        await using Session session = await Session.EnabledAsync(state);
        string[] lines = (await session.DoAsync("show ip bgp summary")).Split('\n');
        lines[..3].ShouldBe([
            "BGP summary information for VRF default",
            $"Router identifier {FabricPlan.LeafRouterId(1)}, local AS number {FabricPlan.LeafAs(1)}",
            "Neighbor Status Codes: m - Under maintenance",
        ]);
        lines[3].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..4].ShouldBe(["Description", "Neighbor", "V", "AS"]);
        lines[4..].ShouldAllBe(l => l.Contains(" Estab ") && l.Contains("_Ethernet1"));
        lines.Length.ShouldBe(4 + 2);
        (await session.DoAsync("show bgp evpn summary")).Split('\n')[4..]
            .ShouldAllBe(l => l.Contains(" Estab ") && l.Contains("_Loopback0"));
        JsonNode json = JsonNode.Parse(await session.DoAsync("show ip bgp summary | json"))!;
        json["vrfs"]!["default"]!["peers"]!.AsObject().Select(p => p.Value!["peerState"]!.ToString())
            .ShouldBe(["Established", "Established"]);
    }

    [Fact]
    public async Task BgpSummary_NeighborThatIsShutDown_IsIdle()
    {
        using var state = new SwitchState(new SwitchOptions { Name = "leaf1" }, new FakeTimeProvider());
        await using Session session = await Session.EnabledAsync(state);
        (await session.DoAsync("show ip bgp summary")).ShouldBe("% BGP inactive");
        await session.DoAllAsync("configure", "router bgp 65001", "neighbor 10.0.0.1 remote-as 65000", "neighbor 10.0.0.1 shutdown",
            "neighbor 10.0.0.3 description no-as", "end");
        string[] lines = (await session.DoAsync("show ip bgp summary")).Split('\n');
        lines[4].ShouldEndWith("Idle(Admin)");
        lines[5].ShouldEndWith("Active");
    }

    [Theory]
    [InlineData("show interfaces status", "connected")]
    [InlineData("show ip interface brief", "Loopback0")]
    [InlineData("show lldp neighbors", "Neighbor Device ID")]
    [InlineData("show mlag", "MLAG Status:")]
    [InlineData("show ntp status", "synchronised to NTP server (10.0.0.123)")]
    [InlineData("show processes top once", "%Cpu(s):")]
    [InlineData("show ip bgp summary vrf TENANT", "BGP summary information for VRF TENANT")]
    public async Task Show_CommandOfChecks_IsKnown(string command, string holds)
    {
        using SwitchState state = Leaf();
        await using Session session = await Session.EnabledAsync(state);
        (await session.DoAsync(command)).ShouldContain(holds);
    }

    // The fabric is wrong in one place: what the neighbor statement names is nobody's address, or another AS's.
    [Theory]
    [InlineData("neighbor 10.1.0.9 peer group EVPN-OVERLAY-PEERS", "show bgp evpn summary", "10.1.0.9")]
    [InlineData("neighbor 10.1.0.2 remote-as 65009", "show bgp evpn summary", "10.1.0.2")]
    public async Task BgpSummary_NeighborThatIsNobody_IsActive(string line, string command, string address)
    {
        Dictionary<string, SwitchState> fabric = Fabric();
        await using Session session = await Session.EnabledAsync(fabric["leaf1"]);
        await session.DoAllAsync("configure", $"router bgp {FabricPlan.LeafAs(1)}", line, "end");
        (await session.DoAsync(command)).Split('\n').Single(l => l.Contains(address)).ShouldEndWith("Active");
    }

    [Fact]
    public async Task Lldp_OfTheSampleFabric_IsWhatTheDescriptionsSay()
    {
        Dictionary<string, SwitchState> fabric = Fabric();
        await using Session session = await Session.EnabledAsync(fabric["leaf2"]);
        JsonNode json = JsonNode.Parse(await session.DoAsync("show lldp neighbors | json"))!;
        json["lldpNeighbors"]!.AsArray().Select(n => $"{n!["port"]} {n["neighborDevice"]} {n["neighborPort"]}")
            .ShouldBe(["Ethernet1 spine1 Ethernet2", "Ethernet2 spine2 Ethernet2"]);
        await using Session spine = await Session.EnabledAsync(fabric["spine1"]);
        await spine.DoAllAsync("configure", "interface Ethernet2", "shutdown", "end");
        (await session.DoAsync("show lldp neighbors")).ShouldNotContain("spine1");
        (await session.DoAsync("show interfaces status")).Split('\n').Single(l => l.StartsWith("Et1 ", StringComparison.Ordinal))
            .ShouldContain("notconnect");
    }

    [Fact]
    public async Task Ping_AddressOfTheLab_Answers()
    {
        await using Session session = await Session.EnabledAsync(Fabric()["leaf1"]);
        (await session.DoAsync("ping 10.1.0.1 source Loopback0 repeat 2")).ShouldContain("2 packets transmitted, 2 received");
        (await session.DoAsync("ping vrf MGMT 10.1.0.1")).ShouldContain("5 packets transmitted, 0 received");
    }

    private static Dictionary<string, SwitchState> Fabric()
    {
        var network = new SwitchNetwork();
        return SampleFabric.Build(changed: false).ToDictionary(
            file => file.Key[..^4], file =>
                new SwitchState(new SwitchOptions { Name = file.Key[..^4], Configuration = file.Value }, new FakeTimeProvider(), network));
    }

    private static SwitchState Leaf() =>
        new(new SwitchOptions { Name = "leaf1", Configuration = SampleFabric.Build(changed: false)["leaf1.cfg"] }, new FakeTimeProvider());
}
