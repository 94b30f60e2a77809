using CsCheck;
using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Eos;

namespace Leafwire.Tests.Unit.Eos;

public sealed class CandidateTests
{
    [Theory]
    [InlineData("a\nb\n")]
    [InlineData("a\r\nb\r\n")]
    [InlineData("\ufeffa\nb")]
    public void Read_AnyLineEnd_GivesTheLines(string text) => EosCandidate.Read(text, out _)!.Lines.ShouldBe(["a", "b"]);

    [Fact]
    public void Read_TextWithoutControlCharacters_KeepsEveryCharacter() =>
        Gen.String[Gen.Char[" !\t\\%#'\"äß日\n"], 1, 200].Where(t => ConfigurationLine.HoldsCommand(t.Split('\n'))).Sample(text =>
            string.Join('\n', EosCandidate.Read(text, out _)!.Lines).ShouldBe(text.EndsWith('\n') ? text[..^1] : text));

    // Ctrl-D would end the paste: the rest of the text would be typed into the command line.
    [Fact]
    public void Read_EveryControlCharacter_IsRefusedWithItsLine()
    {
        for (int c = 0; c < 0xa0; c++)
        {
            if (!char.IsControl((char)c) || (char)c is '\t' or '\n')
                continue;
            EosCandidate.Read($"hostname a\nx{(char)c}y\n", out IReadOnlyList<RejectedLine> refused).ShouldBeNull();
            RejectedLine line = refused.ShouldHaveSingleItem();
            line.Number.ShouldBe(2);
            line.Answer.ShouldContain($"U+{c:X4}");
            line.Line!.ShouldNotContain((char)c);
        }
    }

    [Fact]
    public void Read_LineLongerThanATerminalTakes_IsRefused()
    {
        EosCandidate.Read("description " + new string('x', ConfigurationLine.MaxBytes - 12), out _).ShouldNotBeNull();
        EosCandidate.Read("description " + new string('x', ConfigurationLine.MaxBytes - 11), out IReadOnlyList<RejectedLine> refused)
            .ShouldBeNull();
        refused.ShouldHaveSingleItem().Answer.ShouldContain("4096 bytes");
    }
}
