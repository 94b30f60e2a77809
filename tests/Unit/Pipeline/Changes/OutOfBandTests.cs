using Leafwire.Pipeline.Changes;

namespace Leafwire.Tests.Unit.Pipeline.Changes;

public sealed class OutOfBandTests
{
    [Fact]
    public void Split_LinesThatTheDriftHasToo_StandApart()
    {
        const string drift = "@@\n interface Ethernet1\n-   shutdown\n    no switchport\n@@\n-vlan 77\n vlan 10\n";
        const string diff = "@@\n interface Ethernet1\n-   shutdown\n+   description new\n    no switchport\n@@\n-vlan 77\n vlan 10\n";

        (string intended, IReadOnlyList<string> others) = OutOfBand.Split(diff, drift);

        intended.ShouldBe("@@\n interface Ethernet1\n+   description new\n    no switchport\n");
        others.ShouldBe(["-   shutdown  (interface Ethernet1)", "-vlan 77"]);
    }

    [Fact]
    public void Split_SameLineInAnotherBlock_IsMeant()
    {
        (string intended, IReadOnlyList<string> others) = OutOfBand.Split(
            "@@\n interface Ethernet2\n-   shutdown\n", "@@\n interface Ethernet1\n-   shutdown\n");

        intended.ShouldContain("-   shutdown");
        others.ShouldBeEmpty();
    }

    [Fact]
    public void Split_LineThatThePushTakesTwice_IsApartOnce()
    {
        (string intended, IReadOnlyList<string> others) = OutOfBand.Split("@@\n-vlan 77\n+vlan 78\n", "@@\n-vlan 77\n+vlan 10\n");

        intended.ShouldBe("@@\n+vlan 78\n");
        others.ShouldBe(["-vlan 77"]);
    }
}
