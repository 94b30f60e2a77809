using Leafwire.Eos;

namespace Leafwire.Tests.Unit.EosFacts;

public sealed class ConfigurationLineTests
{
    [Theory]
    [InlineData("end", true)]
    [InlineData("end  ", true)]
    [InlineData("  end\t", true)]
    [InlineData("ending", false)]
    [InlineData("! end", false)]
    public void IsEnd_AnyBlanks_IsTheEnd(string line, bool end) => ConfigurationLine.IsEnd(line).ShouldBe(end);

    [Theory]
    [InlineData("hostname a\n!\nend\n", "hostname a\n!\nvlan 10\nend\n")]
    [InlineData("hostname a\n end \n\n", "hostname a\nvlan 10\n end \n\n")]
    [InlineData("hostname weekend\n", "hostname weekend\nvlan 10\n")]
    [InlineData("hostname weekend", "hostname weekend\nvlan 10\n")]
    [InlineData("end", "vlan 10\nend")]
    [InlineData("", "vlan 10\n")]
    public void Append_EndOrNone_StandsBeforeIt(string text, string longer) => ConfigurationLine.Append(text, "vlan 10\n").ShouldBe(longer);

    [Theory]
    [InlineData("", true)]
    [InlineData("   ", true)]
    [InlineData("!", true)]
    [InlineData("   ! a remark", true)]
    [InlineData("   !! kept by EOS", false)]
    [InlineData("hostname a", false)]
    public void IsSeparator_OnlyWhatEosPassesOver_IsOne(string line, bool separator) =>
        ConfigurationLine.IsSeparator(line).ShouldBe(separator);

    [Theory]
    [InlineData("!\n! only remarks\n!!\nend\n", false)]
    [InlineData("", false)]
    [InlineData("!\nhostname a", true)]
    public void HoldsCommand_OnlyWithACommand_IsTrue(string text, bool holds) =>
        ConfigurationLine.HoldsCommand(ConfigurationLine.Split(text)).ShouldBe(holds);

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\nb\n")]
    [InlineData("\ufeffa\r\nb\r\n")]
    public void Split_AnyLineEnd_GivesTheLines(string text) => ConfigurationLine.Split(text).ShouldBe(["a", "b"]);
}
