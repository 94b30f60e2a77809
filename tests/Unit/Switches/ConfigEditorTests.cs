using CsCheck;
using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Tests.Unit.Switches;

public sealed class ConfigEditorTests
{
    [Theory]
    [InlineData("hostname a", "hostname b", "hostname b")]
    [InlineData("interface Ethernet1\n   description a\n   mtu 1500", "interface Ethernet1\n   description b",
        "interface Ethernet1\n   description b\n   mtu 1500")]
    [InlineData("interface Ethernet1\n   ip address 192.0.2.1/31\n   ip address 192.0.2.9/31 secondary",
        "interface Ethernet1\n   ip address 192.0.2.3/31",
        "interface Ethernet1\n   ip address 192.0.2.3/31\n   ip address 192.0.2.9/31 secondary")]
    [InlineData("ip name-server vrf MGMT 192.0.2.1", "ip name-server vrf MGMT 192.0.2.2",
        "ip name-server vrf MGMT 192.0.2.1\nip name-server vrf MGMT 192.0.2.2")]
    [InlineData("router bgp 65001\n   neighbor A route-map X in\n   neighbor A route-map Y out",
        "router bgp 65001\n   neighbor A route-map Z in", "router bgp 65001\n   neighbor A route-map Z in\n   neighbor A route-map Y out")]
    [InlineData("ip access-list A\n   10 permit ip any any", "ip access-list A\n   10 deny ip any any",
        "ip access-list A\n   10 deny ip any any")]
    [InlineData("banner motd\nold\nEOF", "banner motd\nnew\nEOF", "banner motd\nnew\nEOF")]
    [InlineData("vlan 10\n   name A", "vlan 10\n   name A", "vlan 10\n   name A")]
    public void Apply_SecondText_ReplacesSingleValuesAndKeepsLists(string first, string second, string expected) =>
        Loaded(first, second).ShouldBe(expected);

    [Theory]
    [InlineData("vlan 10\n   name A\nvlan 20", "no vlan 10", "vlan 20")]
    [InlineData("interface Ethernet1\n   description a\n   mtu 1500", "interface Ethernet1\n   no description",
        "interface Ethernet1\n   mtu 1500")]
    [InlineData("interface Ethernet1\n   shutdown", "interface Ethernet1\n   no shutdown", "interface Ethernet1\n   no shutdown")]
    [InlineData("interface Ethernet1\n   no shutdown", "interface Ethernet1\n   shutdown", "interface Ethernet1\n   shutdown")]
    [InlineData("interface Ethernet1\n   switchport access vlan 5\n   switchport", "interface Ethernet1\n   no switchport",
        "interface Ethernet1\n   switchport access vlan 5\n   no switchport")]
    [InlineData("hostname a\nbanner motd\nhello\nEOF", "no banner motd", "hostname a")]
    [InlineData("hostname a\nntp server 192.0.2.1 prefer", "no ntp server 192.0.2.1", "hostname a")]
    [InlineData("hostname a", "no ntp server 192.0.2.1", "hostname a")]
    [InlineData("hostname a", "no vlan 99", "hostname a")]
    [InlineData("hostname a", "no spanning-tree vlan-id 4094", "hostname a\n!\nno spanning-tree vlan-id 4094")]
    [InlineData("no enable password", "enable password sha512 x", "enable password sha512 x")]
    [InlineData("ip routing", "no ip routing", "")]
    [InlineData("interface Ethernet1\n   mtu 1500\nvlan 5", "default interface Ethernet1", "vlan 5")]
    [InlineData("interface Ethernet1\n   no shutdown\n   mtu 1500", "interface Ethernet1\n   default shutdown",
        "interface Ethernet1\n   mtu 1500")]
    public void Apply_NoAndDefault_TakeAwayOrAreKept(string first, string second, string expected) =>
        Loaded(first, second).ShouldBe(expected);

    [Theory]
    [InlineData("int et1", "interface Ethernet1")]
    [InlineData("interface eth 1/2", "interface Ethernet1/2")]
    [InlineData("interface po10", "interface Port-Channel10")]
    [InlineData("interface vxlan1", "interface Vxlan1")]
    [InlineData("interface vl10", "interface Vlan10")]
    [InlineData("interface Ethernet1-4", "interface Ethernet1-4")]
    [InlineData("interface profile P1", "interface profile P1")]
    [InlineData("  vlan   10  ", "vlan 10")]
    public void Apply_InterfaceName_IsWrittenInFull(string line, string expected) => Loaded(line).ShouldBe(expected);

    [Theory]
    [InlineData("interface Ethernet1", "if-Et1")]
    [InlineData("interface Port-Channel10", "if-Po10")]
    [InlineData("vlan 10", "vlan-10")]
    [InlineData("router bgp 65001", "router-bgp")]
    [InlineData("router bgp 65001\naddress-family evpn", "router-bgp-af")]
    [InlineData("router bgp 65001\nvrf A", "router-bgp-vrf-A")]
    [InlineData("router bgp 65001\nvrf A\nexit", "router-bgp")]
    [InlineData("router bgp 65001\nvrf A\nvlan 10", "macvrf-10")]
    [InlineData("management api http-commands\nvrf MGMT\nno shutdown", "mgmt-api-http-cmds-vrf-MGMT")]
    [InlineData("interface Ethernet1\ndescription x\nhostname a", "")]
    [InlineData("hostname a", "")]
    [InlineData("something the table does not know", "")]
    [InlineData("interface Ethernet1\nexit", "")]
    public void Prompt_AfterUnindentedLines_NamesTheMode(string text, string prompt)
    {
        var editor = new ConfigEditor(new ConfigTree());
        foreach (string line in text.Split('\n'))
            editor.Apply(line);
        editor.Prompt.ShouldBe(prompt);
    }

    [Theory]
    [InlineData("interface")]
    [InlineData("hostname")]
    public void Apply_CommandWithoutItsWord_IsIncomplete(string line) =>
        new ConfigEditor(new ConfigTree()).Apply(line).ShouldBe(EditResult.Incomplete);

    [Fact]
    public void Load_RefusedLines_AreNumberedAndLeftOut()
    {
        var tree = new ConfigTree();
        new ConfigEditor(tree).Load(
            "hostname a\n!\ninterface Ethernet1\n   bad thing\n   mtu 1500\ninterface\n", l => l.Contains("bad", StringComparison.Ordinal))
            .ShouldBe([4, 6]);
        string.Join('\n', tree.Render()).ShouldBe("hostname a\n!\ninterface Ethernet1\n   mtu 1500");
    }

    [Fact]
    public void Load_HeredocWithoutItsEnd_IsRefusedAtTheLastLine() =>
        new ConfigEditor(new ConfigTree()).Load("hostname a\nbanner login\nhello").ShouldBe([3]);

    [Fact]
    public void Load_CommentLines_AreKeptInOrderAndReplacedAsOne()
    {
        const string Text = "interface Ethernet1\n   !! ----\n   !! title\n   !! ----\n   mtu 1500\n   !! ----\n   !! other\n";
        Loaded(Text).ShouldBe(Text.TrimEnd());
        Loaded(Text, Text).ShouldBe(Text.TrimEnd());
    }

    [Fact]
    public void Load_UnknownSectionFirstInTheFile_KeepsItsLines() =>
        Loaded("monitor nothing known\n   first\n   second\nhostname a")
            .ShouldBe("monitor nothing known\n   first\n   second\n!\nhostname a");

    [Fact]
    public void WithoutOpenBlock_InsideASection_IsTheTreeFromBeforeIt()
    {
        ConfigTree tree = ConfigTree.Parse("vlan 10\n   name A");
        var editor = new ConfigEditor(tree);
        editor.Apply("vlan 10");
        editor.Apply("name B");
        editor.WithoutOpenBlock().Render().ShouldBe(["vlan 10", "   name A"]);
        editor.Apply("vlan 20");
        editor.Apply("name C");
        editor.WithoutOpenBlock().Render().ShouldBe(["vlan 10", "   name B"]);
        editor.Top();
        editor.WithoutOpenBlock().Render().ShouldBe(["vlan 10", "   name B", "!", "vlan 20", "   name C"]);
    }

    [Fact]
    public void Load_RenderOfAnyTree_GivesTheSameTree() =>
        Trees.Text.Sample(text =>
        {
            ConfigTree tree = ConfigTree.Parse(text);
            ConfigTree again = ConfigTree.Parse(tree.RenderText());
            again.RenderText().ShouldBe(tree.RenderText());
            again.Digest().ShouldBe(tree.Digest());
        });

    [Fact]
    public void Load_WhatTheTreeShows_ChangesNothing() =>
        Trees.Text.Sample(text =>
        {
            ConfigTree tree = ConfigTree.Parse(text);
            string before = tree.RenderText();
            new ConfigEditor(tree).Load(before);
            tree.RenderText().ShouldBe(before);
        });

    private static string Loaded(params string[] texts)
    {
        var tree = new ConfigTree();
        foreach (string text in texts)
            new ConfigEditor(tree).Load(text).ShouldBeEmpty();
        return string.Join('\n', tree.Render());
    }
}
