using Leafwire.Pipeline.Changes;

namespace Leafwire.Tests.Unit.Pipeline.Changes;

public sealed class DeviceRangesTests
{
    [Theory]
    [InlineData("leaf1", "leaf1")]
    [InlineData("leaf1 leaf2", "leaf[1,2]")]
    [InlineData("leaf10 leaf9 leaf8 leaf11", "leaf[8-11]")]
    [InlineData("leaf1 leaf2 leaf3 leaf7 leaf9 leaf10", "leaf[1-3,7,9,10]")]
    [InlineData("leaf08 leaf09 leaf10 leaf11", "leaf[08-11]")]
    [InlineData("leaf09 leaf10 leaf100", "leaf[09,10], leaf100")]
    [InlineData("leaf1a leaf1b leaf2a leaf3a", "leaf[1-3]a, leaf1b")]
    [InlineData("dc1-leaf1 dc1-leaf2 dc2-leaf1", "dc1-leaf[1,2], dc2-leaf1")]
    [InlineData("core spine1 border", "border, core, spine1")]
    [InlineData("leaf1 leaf1", "leaf1")]
    [InlineData("0 00", "0, 00")]
    [InlineData("x99999999999 x99999999998", "x99999999998, x99999999999")]
    public void Of_Devices_IsShort(string devices, string expected) => DeviceRanges.Of(devices.Split(' ')).ShouldBe(expected);

    [Fact]
    public void Of_FiveHundred_IsOneRange() => DeviceRanges.Of(Enumerable.Range(1, 500).Select(i => $"leaf{i}")).ShouldBe("leaf[1-500]");
}
