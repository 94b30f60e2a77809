using Leafwire.Contracts;
using Leafwire.Runner.Checks;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Switches;

namespace Leafwire.Tests.Unit.Checks;

/// <summary>What of a switch's state may go with its candidate, and what may not.</summary>
public sealed class StateComparisonTests
{
    private const string Before = """
        interface Ethernet1
           channel-group 5 mode active
        interface Ethernet2
        interface Port-Channel5
        mlag configuration
           domain-id PAIR
        router bgp 65001
           neighbor SPINES peer group
           neighbor SPINES remote-as 65000
           neighbor 10.0.0.1 peer group SPINES
           neighbor 10.0.0.3 peer group SPINES
           address-family evpn
              neighbor SPINES activate
           vrf A
              neighbor 10.9.0.1 remote-as 65009
        """;

    private static readonly BgpPeer[] s_up = [Peer("10.0.0.1"), Peer("10.0.0.3")];

    // The candidate, as a replacement in the text of before; the neighbors of now; what is missing.
    [Theory]
    [InlineData("", "", "10.0.0.1 10.0.0.3", "")]
    [InlineData("", "", "10.0.0.1 10.0.0.3:Active", "10.0.0.3: Active")]
    [InlineData("", "", "10.0.0.1", "10.0.0.3: no session")]
    // Removed, and nothing comes in its place.
    [InlineData("   neighbor 10.0.0.3 peer group SPINES\n", "", "10.0.0.1", "")]
    // Shut down, itself or with its group.
    [InlineData("   neighbor 10.0.0.3 peer group SPINES\n", "   neighbor 10.0.0.3 peer group SPINES\n   neighbor 10.0.0.3 shutdown\n",
        "10.0.0.1 10.0.0.3:Idle", "")]
    [InlineData("remote-as 65000\n", "remote-as 65000\n   neighbor SPINES shutdown\n", "10.0.0.1:Idle 10.0.0.3:Idle", "")]
    // Another one in its place must come up.
    [InlineData("10.0.0.3 peer", "10.0.0.9 peer", "10.0.0.1 10.0.0.9:Active", "10.0.0.9, in place of 10.0.0.3: Active")]
    [InlineData("10.0.0.3 peer", "10.0.0.9 peer", "10.0.0.1 10.0.0.9", "")]
    // One that is only added need not.
    [InlineData("remote-as 65000\n", "remote-as 65000\n   neighbor 10.0.0.9 remote-as 65000\n", "10.0.0.1 10.0.0.3 10.0.0.9:Active", "")]
    public void Bgp_CandidateAndSessions_MissesWhatItDidNotTakeAway(string old, string replaced, string now, string missing)
    {
        Verdict verdict = Compare(old, replaced, new Baseline(EosConfigFacts.Read(Before)) { Peers = s_up, Families = [BgpFamily.Ipv4] })
            .Bgp(BgpFamily.Ipv4, [.. now.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Read)]);
        verdict.Actual.ShouldBe(missing);
        verdict.IsHealthy.ShouldBe(missing.Length == 0);
    }

    // A table that is not there yet takes nothing away: the neighbors are still configured.
    [Fact]
    public void Bgp_NothingIsListed_EverySessionIsMissing() =>
        Compare("", "", new Baseline(EosConfigFacts.Read(Before)) { Peers = s_up, Families = [BgpFamily.Ipv4] })
            .Bgp(BgpFamily.Ipv4, []).Actual
            .ShouldBe("10.0.0.1: no session, 10.0.0.3: no session");

    [Theory]
    [InlineData("      neighbor SPINES activate\n", "", true)]
    [InlineData("", "", false)]
    public void Bgp_NoNeighborOfTheFamilyAnyMore_MayGoWithItsLines(string old, string replaced, bool mayGo)
    {
        BgpPeer[] peers = [Peer("10.0.0.1", family: BgpFamily.Evpn)];
        Compare(old, replaced, new Baseline(EosConfigFacts.Read(Before)) { Peers = peers, Families = [BgpFamily.Evpn] })
            .Bgp(BgpFamily.Evpn, []).IsHealthy.ShouldBe(mayGo);
    }

    [Fact]
    public void Bgp_SameAddressInAnotherVrf_IsAnotherNeighbor()
    {
        BgpPeer[] peers = [Peer("10.9.0.1", vrf: "A")];
        Verdict verdict = Compare("", "", new Baseline(EosConfigFacts.Read(Before)) { Peers = peers, Families = [BgpFamily.Ipv4] })
            .Bgp(BgpFamily.Ipv4, [Peer("10.9.0.1")]);
        verdict.Actual.ShouldBe("10.9.0.1 of VRF A: no session");
    }

    [Theory]
    [InlineData("", "", "Ethernet2:notconnect", "Ethernet2: notconnect")]
    [InlineData("interface Ethernet2\n", "interface Ethernet2\n   shutdown\n", "Ethernet2:disabled", "")]
    [InlineData("interface Ethernet2\n", "", "Ethernet2:notconnect", "Ethernet2: notconnect")]
    [InlineData("   channel-group 5 mode active\n", "", "Port-Channel5:notconnect", "")]
    [InlineData("", "", "Port-Channel5:notconnect", "Port-Channel5: notconnect")]
    [InlineData("interface Port-Channel5\n", "", "", "")]
    public void Links_CandidateAndLinks_MissesWhatItDidNotTakeAway(string old, string replaced, string now, string missing)
    {
        string name = now.Length > 0 ? now.Split(':')[0] : "Port-Channel5";
        Verdict verdict = Compare(old, replaced, new Baseline(EosConfigFacts.Read(Before)) { Links = [name] })
            .Links(now.Length == 0 ? [] : [new LinkStatus(name, now.Split(':')[1])]);
        verdict.Actual.ShouldBe(missing);
    }

    [Theory]
    [InlineData("", "", false)]
    [InlineData("   channel-group 5 mode active\n", "", true)]
    [InlineData("   channel-group 5 mode active\n", "   channel-group 5 mode active\n   shutdown\n", true)]
    public void Lacp_MemberThatIsNotBundled_MayGoWithItsLines(string old, string replaced, bool mayGo) =>
        Compare(old, replaced,
            new Baseline(EosConfigFacts.Read(Before)) { Members = [new LacpMember("Port-Channel5", "Ethernet1", "bundled")] })
            .Lacp([new LacpMember("Port-Channel5", "Ethernet1", "noAgg")]).IsHealthy.ShouldBe(mayGo);

    [Theory]
    [InlineData("", "", false)]
    [InlineData("interface Ethernet2\n", "interface Ethernet2\n   shutdown\n", true)]
    [InlineData("interface Ethernet2\n", "interface Ethernet2\n   no lldp transmit\n", true)]
    [InlineData("mlag configuration\n", "no lldp run\nmlag configuration\n", true)]
    public void Lldp_NobodyOnAPort_MayGoWithItsLines(string old, string replaced, bool mayGo) =>
        Compare(old, replaced,
            new Baseline(EosConfigFacts.Read(Before)) { Neighbors = [new LldpNeighbor("Ethernet2", "spine1", "Ethernet1")] })
            .Lldp([]).IsHealthy.ShouldBe(mayGo);

    [Theory]
    [InlineData("", "", false)]
    [InlineData("mlag configuration\n   domain-id PAIR\n", "", true)]
    public void Mlag_NotConnectedAnyMore_MayGoWithItsLines(string old, string replaced, bool mayGo) =>
        Compare(old, replaced, new Baseline(EosConfigFacts.Read(Before)) { Mlag = new MlagStatus("active", "connected", "up", "up") })
            .Mlag(new MlagStatus("inactive", "connecting", "down", "up")).IsHealthy.ShouldBe(mayGo);

    private static StateComparison Compare(string old, string replaced, Baseline before)
    {
        if (old.Length > 0)
            Before.ShouldContain(old);
        return new StateComparison(
            before, EosConfigFacts.Read(old.Length > 0 ? Before.Replace(old, replaced, StringComparison.Ordinal) : Before));
    }

    private static BgpPeer Read(string text) =>
        Peer(text.Split(':')[0], text.Contains(':', StringComparison.Ordinal) ? text.Split(':')[1] : "Established");

    private static BgpPeer Peer(string address, string state = "Established", string vrf = "default", BgpFamily family = BgpFamily.Ipv4) =>
        new(vrf, address, family, state, 10);
}
