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

    private static string[] Written(int width)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = width;
        var table = new WideTable("device", "served by", "software", "last push", "ended", "outcome", "runs", "drift", "sessions");
        table.Add(
            "leaf1", "edge-1", "4.35.0F-43821917.4350F", Push, "2026-11-28 17:26:56Z", "confirmed", "new", "[red]in sync[/]", "lw-1\nlw-2");
        table.Add("leaf2", "[red]nobody[/]", "", "", "", "", "", "", "");
        table.Write(console);
        return [.. output.ToString().ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd())];
    }
}
