using System.Text.RegularExpressions;
using Leafwire.Cli;
using Leafwire.Lab.Commands.Bench;
using Spectre.Console;

namespace Leafwire.Tests.Unit.Lab;

public sealed class FoldBenchTests
{
    /// <summary>A start, and of each device what it answered when it was configured and confirmed.</summary>
    [Fact]
    public void Run_OfTwoSizes_FoldsTheirWholeLogs()
    {
        using var written = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(written) });
        console.Profile.Width = 120;

        new FoldBench([3, 40], 1, TimeProvider.System, console).Run().ShouldBe(ExitCodes.Ok);

        string[] rows = [.. written.ToString().Split('\n').Select(line => Regex.Replace(line.Trim(), " +", " "))];
        rows.ShouldContain(row => row.StartsWith("3 7 6 ", StringComparison.Ordinal));
        rows.ShouldContain(row => row.StartsWith("40 81 80 ", StringComparison.Ordinal));
    }
}
