using Leafwire.Cli;
using Leafwire.Lab.Commands.Lab;
using Leafwire.Lab.Switches;

namespace Leafwire.Tests.Unit.Lab;

public sealed class LabFaultsTests
{
    private static readonly string[] Devices = ["leaf1", "leaf2"];

    [Fact]
    public void Parse_DeviceAndEveryDevice_AreTheirFaults()
    {
        ILookup<string, Fault> faults = LabFaults.Parse(["LEAF1=refuse-commit", "*=pace=real"], Devices);
        faults["leaf1"].ShouldBe([new Fault.RefuseCommit(), new Fault.Pace(IsReal: true)]);
        faults["leaf2"].ShouldBe([new Fault.Pace(IsReal: true)]);
    }

    [Theory]
    [InlineData("leaf3=refuse-commit", "there is no device 'leaf3'; there are leaf1, leaf2")]
    [InlineData("refuse-commit", "write DEVICE=FAULT")]
    [InlineData("*=lunch", "'lunch' is no fault")]
    public void Parse_Mistake_IsSaid(string text, string words) =>
        Should.Throw<UserErrorException>(() => LabFaults.Parse([text], Devices)).Message.ShouldContain(words);
}
