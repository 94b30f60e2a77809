using System.Text.Json;
using Leafwire.Pipeline.Reports;
using Spectre.Console;

namespace Leafwire.Cli.Output;

/// <summary>Says things to people on the console, or, with <c>--json</c>, to them on standard error and to programs on standard output.</summary>
internal sealed class Printer(bool json)
{
    /// <summary>Where people read.</summary>
    public IAnsiConsole Console { get; } = json
        ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) })
        : AnsiConsole.Console;

    public void Say(string line) => Console.MarkupLineInterpolated($"{line}");

    public void Print(PushReport report)
    {
        if (json)
            PushDocument.Of(report).Print(System.Console.Out);
        else
            new ReportPrinter(Console).Print(report);
    }

    public void Print(UploadedDocument uploaded)
    {
        if (json)
            System.Console.Out.WriteLine(JsonSerializer.Serialize(uploaded, CliJson.Default.UploadedDocument));
        else
            Say($"uploaded {uploaded.Site}/{uploaded.Upload}, push {uploaded.PushId}; follow it with: ./leafwire status {uploaded.PushId}");
    }
}

/// <summary>An upload that nobody waits for.</summary>
internal sealed record UploadedDocument(string PushId, string Site, string Upload);
