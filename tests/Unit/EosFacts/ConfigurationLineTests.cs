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
    [InlineData("", true)]
    [InlineData("   ", true)]
    [InlineData("!", true)]
    [InlineData("   ! a remark", true)]
    [InlineData("   !! kept by EOS", false)]
    [InlineData("hostname a", false)]
    public void IsSeparator_OnlyWhatEosPassesOver_IsOne(string line, bool separator) => ConfigurationLine.IsSeparator(line).ShouldBe(separator);

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
