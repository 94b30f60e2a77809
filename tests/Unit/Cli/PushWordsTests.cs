using Leafwire.Cli;
using Leafwire.Cli.Output;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Spectre.Console;

namespace Leafwire.Tests.Unit.Cli;

public sealed class PushWordsTests
{
    private const string Id = "0123456789abcdef";

    [Fact]
    public void Next_OfAPushThatWaitsForPeople_IsTheCommandsThatTheyHave()
    {
        Next(PushStatus.AwaitingApproval).ShouldContain($"agree:   {ProgramName.Text} approve {Id} --digest sha256:d");
        Next(PushStatus.AwaitingApproval).ShouldContain($"end it:  {ProgramName.Text} reject {Id}");
        Next(PushStatus.AwaitingPromotion).ShouldBe(
            [$"go on:  {ProgramName.Text} promote {Id}", $"stop:   {ProgramName.Text} cancel {Id}"]);
        Next(PushStatus.Running).ShouldBeEmpty();
        Next(PushStatus.Failed).ShouldBeEmpty();
    }

    // A command that is copied from a narrow terminal is one line.
    [Fact]
    public void Whole_LongerThanTheTerminalIsWide_IsNotBroken()
    {
        using var written = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(written) });
        console.Profile.Width = 20;
        Printer.SayWhole(console, "  export A='[x] and more than twenty characters'");
        written.ToString().TrimEnd().ShouldBe("  export A='[x] and more than twenty characters'");
    }

    private static IReadOnlyList<string> Next(PushStatus status) => PushWords.Next(new PushSummary
    {
        Id = Id, Site = "lab", Upload = "build.zip", UploadedAt = default, Status = status, Message = "", Digest = "sha256:d",
    });
}
