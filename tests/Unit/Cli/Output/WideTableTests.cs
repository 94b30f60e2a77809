using System.Globalization;
using Leafwire.Cli.Output;
using Spectre.Console;

namespace Leafwire.Tests.Unit.Cli.Output;

public sealed class WideTableTests
{
    private const string Push = "0123456789abcdef";

    [Fact]
    public void Table_InAWideWindow_IsOne()
    {
        string[] lines = Written(200);

        lines.Count(l => l.Contains("served by", StringComparison.Ordinal)).ShouldBe(1);
        lines.ShouldContain(l => l.Contains("leaf1", StringComparison.Ordinal) && l.Contains(Push, StringComparison.Ordinal));
    }

    [Fact]
    public void Table_InANarrowWindow_BreaksNoValue()
    {
        string[] lines = Written(80);

        lines.ShouldAllBe(l => l.Length < 80);
        lines.ShouldContain("leaf1");
        lines.ShouldContain("leaf2");
        string text = string.Join('\n', lines);
        text.ShouldContain(
            $"served by edge-1; software 4.35.0F-43821917.4350F;\n  last push {Push}; ended 2026-11-28 17:26:56Z; outcome confirmed;\n");
        text.ShouldContain("drift in sync; sessions lw-1, lw-2");
        text.ShouldContain("leaf2\n  served by nobody\n");
    }

    // A sentence needs no more than a column that can be read: what is copied stays whole beside it.
    [Theory]
    [InlineData(100, true)]
    [InlineData(80, true)]
    [InlineData(40, false)]
    public void Table_OfSentences_BreaksThemWhereTheyHaveRoom(int width, bool isTable)
    {
        const string sentence = "waiting for approval of 5d1f until 2026-11-29 08:00:00Z: 2 previewed, 3 unchanged";
        var table = new WideTable("push", "status", "what") { Sentences = ["what"] };
        table.Add(Push, "awaiting approval", sentence);

        string[] lines = Written(width, table);

        lines.ShouldAllBe(l => l.Length <= width);
        lines.Any(l => l.Contains(Push, StringComparison.Ordinal) && l.Contains("awaiting approval", StringComparison.Ordinal))
            .ShouldBe(isTable);
        IEnumerable<string> rest = lines.Select(
            l => l.Replace(Push, "", StringComparison.Ordinal).Replace("awaiting approval", "", StringComparison.Ordinal));
        string.Join(' ', string.Join(' ', rest).Split(' ', StringSplitOptions.RemoveEmptyEntries)).ShouldContain(sentence);
    }

    private static string[] Written(int width)
    {
        var table = new WideTable("device", "served by", "software", "last push", "ended", "outcome", "runs", "drift", "sessions");
        table.Add(
            "leaf1", "edge-1", "4.35.0F-43821917.4350F", Push, "2026-11-28 17:26:56Z", "confirmed", "new", "[red]in sync[/]", "lw-1\nlw-2");
        table.Add("leaf2", "[red]nobody[/]", "", "", "", "", "", "", "");
        return Written(width, table);
    }

    private static string[] Written(int width, WideTable table)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = width;
        table.Write(console);
        return [.. output.ToString().ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd())];
    }
}
