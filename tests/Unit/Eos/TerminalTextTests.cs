using System.Text;
using CsCheck;
using Leafwire.Runner.Eos;

namespace Leafwire.Tests.Unit.Eos;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("a\r\nb\r\nc", "a|b|", "c")]
    [InlineData("a\nb", "a|", "b")]
    [InlineData("a\r\r\nb", "a|", "b")]
    [InlineData("abc\b\b\bxy\r\n", "xyc|", "")]
    [InlineData("--More--\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b  no ip\r\n", "  no ip|", "")]
    [InlineData("--More--\r        \r!\r\n", "!|", "")]
    [InlineData("ends in spaces  \r\n", "ends in spaces  |", "")]
    [InlineData("\e[1;31mred\e[0m\e[K\r\n", "red|", "")]
    [InlineData("old text\r\e[Knew\r\n", "new|", "")]
    [InlineData("\e]0;title\aleaf1#", "", "leaf1#")]
    [InlineData("\e]0;title\e\\leaf1#", "", "leaf1#")]
    [InlineData("\e(B\e=x\a\0y", "", "xy")]
    [InlineData("tab\there Grüße 日本 😀\r\n", "tab\there Grüße 日本 😀|", "")]
    public void Append_AnyPackets_GivesTheLines(string bytes, string lines, string tail)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(bytes);
        Gen.Int[1, 7].Array[1, 20].Sample(sizes =>
        {
            var text = new TerminalText();
            for (int at = 0, i = 0; at < utf8.Length; at += sizes[i % sizes.Length], i++)
                text.Append(utf8.AsSpan(at, Math.Min(sizes[i % sizes.Length], utf8.Length - at)));
            string.Concat(text.Lines.Select(line => line + "|")).ShouldBe(lines);
            text.Tail.ShouldBe(tail);
        }, iter: 50);
    }
}
