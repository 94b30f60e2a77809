using Leafwire.Cli.Drift;

namespace Leafwire.Tests.Unit.Cli;

public sealed class AdoptedPatchTests
{
    private const string Pushed = "hostname leaf1\n!\ninterface Ethernet1\n   description up\n   no shutdown\n!\nvlan 10\n!\nend\n";

    // A switch shows what was pushed in other words.
    private const string Confirmed =
        "! Command: show running-config\n! device: leaf1\n!\nhostname leaf1\n!\nspanning-tree mode mstp\n!\nvlan 10\n!\n"
        + "interface Ethernet1\n   description up\n!\nend\n";

    [Fact]
    public void Of_NothingChanged_IsEmpty() => AdoptedPatch.Of("leaf1", Pushed, Confirmed, Confirmed).ShouldBeEmpty();

    [Fact]
    public void Of_LineChangedOnTheSwitch_ChangesItInWhatWasPushed()
    {
        string patch = AdoptedPatch.Of(
            "leaf1", Pushed, Confirmed, Confirmed.Replace("description up", "description by hand", StringComparison.Ordinal));

        patch.ShouldBe("""
            --- a/intended/configs/leaf1.cfg
            +++ b/intended/configs/leaf1.cfg
            @@ -1,7 +1,7 @@
             hostname leaf1
             !
             interface Ethernet1
            -   description up
            +   description by hand
                no shutdown
             !
             vlan 10

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Of_BlockOnTheSwitch_ComesWithWhatStandsInIt()
    {
        string patch = AdoptedPatch.Of("leaf1", Pushed, Confirmed,
            Confirmed.Replace("vlan 10\n", "vlan 10\n!\nvlan 77\n   name HAND\n", StringComparison.Ordinal));

        patch.ShouldContain(" vlan 10\n+vlan 77\n+   name HAND\n !\n");
    }

    [Fact]
    public void Of_LineAddedOnTheSwitch_StandsBehindTheOneBeforeIt()
    {
        string patch = AdoptedPatch.Of(
            "leaf1", Pushed, Confirmed,
            Confirmed.Replace("   description up\n", "   description up\n   mtu 9214\n", StringComparison.Ordinal));

        patch.Split('\n').Where(l => l.StartsWith('+') || l.StartsWith('-')).Skip(2).ShouldBe(["+   mtu 9214"]);
        patch.ShouldContain("    description up\n+   mtu 9214\n");
    }

    [Fact]
    public void Of_WhatOnlyTheSwitchShows_LeavesThePushedTextAlone() =>
        AdoptedPatch.Of("leaf1", Pushed, Confirmed, Confirmed.Replace("spanning-tree mode mstp\n!\n", "", StringComparison.Ordinal))
            .ShouldBeEmpty();
}
