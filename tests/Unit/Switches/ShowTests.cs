using System.Text.Json.Nodes;
using Leafwire.Lab.Fabric;
using Leafwire.Lab.Switches;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Switches;

/// <summary>What people let checks ask.</summary>
public sealed class ShowTests
{
    [Fact]
    public async Task BgpSummary_OfTheSampleFabric_HasTheUnderlayEstablished()
    {
        using SwitchState state = Leaf();
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
    [InlineData("show ntp status", "unsynchronised")]
    [InlineData("show processes top once", "%Cpu(s):")]
    [InlineData("show ip bgp summary vrf TENANT", "BGP summary information for VRF TENANT")]
    public async Task Show_CommandOfChecks_IsKnown(string command, string holds)
    {
        using SwitchState state = Leaf();
        await using Session session = await Session.EnabledAsync(state);
        (await session.DoAsync(command)).ShouldContain(holds);
    }

    private static SwitchState Leaf() =>
        new(new SwitchOptions { Name = "leaf1", Configuration = SampleFabric.Build(changed: false)["leaf1.cfg"] }, new FakeTimeProvider());
}
