using Leafwire.Eos;
using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Tests.Unit.EosFacts;

/// <summary>What a change may break, as the reader of a preview is told.</summary>
public sealed class ChangeRisksTests
{
    private const string Running = """
        hostname leaf1
        !
        username admin privilege 15 role network-admin secret sha512 $6$abc
        username ops role network-operator nopassword
        !
        aaa authorization exec default local
        !
        vrf instance MGMT
        !
        vlan 10
           name USERS
        !
        interface Port-Channel3
           description peer
           switchport mode trunk
        !
        interface Ethernet1
           description old
           switchport trunk allowed vlan 10,20-29
           switchport mode trunk
        !
        interface Management1
           vrf MGMT
           ip address 192.0.2.11/24
        !
        interface Vlan10
           ip address 198.51.100.1/24
        !
        ip route vrf MGMT 0.0.0.0/0 192.0.2.1
        !
        mlag configuration
           domain-id LEAFS
           peer-link Port-Channel3
        !
        router bgp 65001
           neighbor 198.51.100.2 remote-as 65002
           neighbor 198.51.100.2 description there
           neighbor 198.51.100.3 remote-as 65003
           vrf TENANT
              neighbor 198.51.100.9 remote-as 65009
        !
        management ssh
           idle-timeout 5
           vrf MGMT
              no shutdown
        !
        banner login
        interface Management1
           shutdown
        EOF
        end
        """;

    private static readonly AccessPath Access = new("192.0.2.11", "admin");

    [Theory]
    [InlineData("   ip address 192.0.2.11/24", "   ip address 192.0.2.12/24", "OwnAccess: interface Management1: "
        + "'ip address 192.0.2.11/24' is changed; Management: interface Management1: ip address is changed")]
    [InlineData("interface Management1\n   vrf MGMT\n   ip address 192.0.2.11/24\n!\n", "",
        "OwnAccess: interface Management1: 'vrf MGMT' is removed; OwnAccess: interface Management1: 'ip address 192.0.2.11/24' is removed")]
    [InlineData("   ip address 192.0.2.11/24", "   ip address 192.0.2.11/24\n   shutdown",
        "OwnAccess: interface Management1: 'shutdown' is added; InterfaceShut: interface Management1 is shut")]
    [InlineData("ip route vrf MGMT 0.0.0.0/0 192.0.2.1", "ip route vrf MGMT 0.0.0.0/0 192.0.2.2",
        "OwnAccess: 'ip route vrf MGMT 0.0.0.0/0 192.0.2.1' is changed; Management: ip route vrf MGMT is changed")]
    [InlineData("username admin privilege 15 role network-admin secret sha512 $6$abc\n", "",
        "OwnAccess: 'username admin privilege 15 role network-admin secret sha512 $6$abc' is removed")]
    [InlineData("aaa authorization exec default local\n", "", "OwnAccess: 'aaa authorization exec default local' is removed")]
    [InlineData("      no shutdown\n", "", "OwnAccess: management ssh, vrf MGMT: 'no shutdown' is removed")]
    [InlineData("   idle-timeout 5\n", "", "Management: management ssh: idle-timeout 5 is removed")]
    [InlineData("vrf instance MGMT\n", "", "OwnAccess: 'vrf instance MGMT' is removed")]
    [InlineData("   domain-id LEAFS", "   domain-id OTHER", "Mlag: mlag configuration: domain-id is changed")]
    [InlineData("   description peer\n   switchport mode trunk", "   switchport mode trunk\n   shutdown",
        "Mlag: interface Port-Channel3, the peer link: shutdown is added; InterfaceShut: interface Port-Channel3 is shut")]
    [InlineData("   neighbor 198.51.100.3 remote-as 65003\n", "", "Bgp: router bgp 65001: neighbor 198.51.100.3 is removed")]
    [InlineData("   neighbor 198.51.100.2 remote-as 65002", "   neighbor 198.51.100.2 remote-as 65004",
        "Bgp: router bgp 65001: neighbor 198.51.100.2 is changed")]
    [InlineData("      neighbor 198.51.100.9 remote-as 65009\n", "", "Bgp: router bgp 65001, vrf TENANT: neighbor 198.51.100.9 is removed")]
    [InlineData("vlan 10,20-29", "vlan 10,22-28", "TrunkNarrowed: interface Ethernet1: VLAN 20-21,29 is no longer allowed")]
    [InlineData("   description old\n", "   description old\n   shutdown\n", "InterfaceShut: interface Ethernet1 is shut")]
    [InlineData("enabled", "enabled", "")]
    public void Find_Change_IsTold(string old, string now, string expected)
    {
        string candidate = Running.Replace(old, now, StringComparison.Ordinal);
        Told(candidate).ShouldBe(expected.Length == 0 ? [] : expected.Split("; "), ignoreOrder: false);
    }

    // What is merely added beside what is there, widened or described takes nothing away.
    [Theory]
    [InlineData("   description old", "   description new")]
    [InlineData("vlan 10,20-29", "vlan 10-99")]
    [InlineData("username ops role network-operator nopassword\n", "")]
    [InlineData("   neighbor 198.51.100.2 description there\n", "")]
    [InlineData("vlan 10\n", "vlan 11\n!\nvlan 10\n")]
    [InlineData("mlag configuration", "interface Ethernet9.5\n   shutdown\n!\nmlag configuration")]
    [InlineData("interface Management1\n   shutdown\nEOF", "interface Management1\n   no shutdown\nEOF")]
    public void Find_HarmlessChange_IsNotTold(string old, string now) =>
        Told(Running.Replace(old, now, StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void Find_AddressNotInTheConfiguration_TakesEveryManagementInterface() =>
        Told(Running.Replace("   ip address 192.0.2.11/24\n", "", StringComparison.Ordinal), Access with { Address = "leaf1.example.net" })
            .ShouldContain("OwnAccess: interface Management1: 'ip address 192.0.2.11/24' is removed");

    [Fact]
    public void Find_ReachedInBand_TakesTheInterfaceThatHasTheAddress()
    {
        var inBand = new AccessPath("198.51.100.1", "admin");
        Told(Running.Replace("   ip address 198.51.100.1/24\n", "", StringComparison.Ordinal), inBand)
            .ShouldBe(["OwnAccess: interface Vlan10: 'ip address 198.51.100.1/24' is removed"]);
        Told(Running.Replace("   ip address 192.0.2.11/24", "   ip address 192.0.2.12/24", StringComparison.Ordinal), inBand)
            .ShouldBe(["Management: interface Management1: ip address is changed"]);
    }

    [Fact]
    public void Find_MostLinesGone_IsToldWithTheCount() =>
        Told("hostname leaf1\nend\n").ShouldContain("HalfLost: 33 of 34 lines are removed");

    [Fact]
    public void Find_AnotherAs_IsTold() =>
        Told(Running.Replace("router bgp 65001", "router bgp 65007", StringComparison.Ordinal)).ShouldContain(
            "Bgp: router bgp 65001 becomes router bgp 65007");

    // A switch counts lines at the top that are left out of what is kept.
    [Fact]
    public void Find_PlacesOffByTheHeader_KnowsTheBlocks()
    {
        string[] lines = Running.Split('\n');
        int at = Array.IndexOf(lines, "   ip address 192.0.2.11/24");
        string diff = $"--- a\n+++ b\n@@ -{at + 6},1 +{at + 6},0 @@\n-{lines[at]}\n";
        ChangeRisks.Find(Running, diff, Access)[0].Words.ShouldBe("interface Management1: 'ip address 192.0.2.11/24' is removed");
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("@@ -999999999,1 +1,1 @@\n-a\n+b\n")]
    [InlineData("@@ -0,0 +1,1 @@\n+   shutdown\n")]
    [InlineData("no diff at all\n+\n-\n")]
    public void Find_DiffThatFitsNowhere_IsReadAllTheSame(string diff) => ChangeRisks.Find(Running, diff, Access).ShouldBeEmpty();

    [Fact]
    public void Canonical_OtherSessionPlaceAndLineEnds_IsTheSame()
    {
        string one = ConfigurationDiff.Canonical(
            "--- system:/running-config\n+++ session:/lw-01234567-00000a-session-config\n@@ -1,4 +1,5 @@\n-vlan 10\n+vlan 20\n");
        string other = ConfigurationDiff.Canonical(
            "--- system:/running-config\r\n+++ session:/lw-99999999-ffffff-session-config\r\n@@ -7,4 +7,5 @@\r\n-vlan 10\r\n+vlan 20\r\n");
        one.ShouldBe("@@\n-vlan 10\n+vlan 20\n");
        other.ShouldBe(one);
        ConfigurationDiff.Canonical("@@ -1 +1 @@\n-vlan 10\n+vlan 21\n").ShouldNotBe(one);
        // A removed line may look like a header.
        ConfigurationDiff.Canonical("@@ -1 +0,0 @@\n--- x\n").ShouldBe("@@\n--- x\n");
    }

    private static string[] Told(string candidate, AccessPath? access = null)
    {
        string[] old = Running.Split('\n'), now = candidate.Split('\n');
        var diff = UnifiedDiff.Compare("a", old, "b", now);
        return [.. ChangeRisks.Find(Running, string.Join('\n', diff), access ?? Access).Select(r => $"{r.Kind}: {r.Words}")];
    }
}
