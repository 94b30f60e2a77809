using Leafwire.Eos;

namespace Leafwire.Tests.Unit.EosFacts;

public sealed class HeredocTests
{
    [Theory]
    [InlineData("banner login", 1)]
    [InlineData("banner motd", 1)]
    [InlineData("   comment", 1)]
    [InlineData("   action bash", 1)]
    [InlineData("      code unit RCF1", 1)]
    [InlineData("   protocol https certificate", 2)]
    [InlineData("banner motd  ", 1)]
    [InlineData("\tbanner   login", 1)]
    [InlineData("no banner login", 0)]
    [InlineData("banner exec", 0)]
    [InlineData("   action bash /mnt/flash/x.sh", 0)]
    [InlineData("   protocol https certificate ssl profile x", 0)]
    [InlineData("   code unit", 0)]
    [InlineData("description comment", 0)]
    [InlineData("! banner login", 0)]
    [InlineData("!! comment", 0)]
    [InlineData("", 0)]
    public void EndMarks_OfAStatement_AreAsManyAsItsTexts(string line, int marks) => Heredoc.EndMarks(line).ShouldBe(marks);

    [Theory]
    [InlineData("EOF", true)]
    [InlineData("   EOF", true)]
    [InlineData("EOF ", true)]
    [InlineData("EOF.", false)]
    [InlineData("eof", false)]
    [InlineData("", false)]
    public void IsEndMark_AnyIndentation_IsTheEnd(string line, bool end) => Heredoc.IsEndMark(line).ShouldBe(end);

    [Fact]
    public void IsText_ACertificateAndItsKey_AreOneText()
    {
        string[] lines =
            ["   protocol https certificate", "cert", "EOF", "key", "   EOF", "   no shutdown", "comment", "comment", "EOF", "end"];
        var tracker = new HeredocTracker();
        lines.Select(tracker.IsText).ShouldBe([false, true, true, true, true, false, false, true, true, false]);
        tracker.IsOpen.ShouldBeFalse();
    }
}
