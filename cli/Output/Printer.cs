using System.Text.Json;
using Leafwire.Cli.View;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Reports;
using Spectre.Console;

namespace Leafwire.Cli.Output;

/// <summary>
/// Says things to people on the console, or, with <c>--json</c>, to them on standard error and to programs on standard output.
/// </summary>
internal sealed class Printer(bool json)
{
    /// <summary>True when programs read.</summary>
    public bool IsJson => json;

    /// <summary>Where people read.</summary>
    public IAnsiConsole Console { get; } =
        Open(BuildServer.People(json ? System.Console.Error : System.Console.Out, Environment.GetEnvironmentVariable));

    /// <summary>Where programs read.</summary>
    public TextWriter Json { get; } = BuildServer.Json;

    public void Say(string line) => Console.MarkupLineInterpolated($"{line}");

    /// <summary>Says what people copy: no line of it is broken at the terminal's edge.</summary>
    public void SayWhole(string line) => SayWhole(Console, line);

    /// <inheritdoc cref="SayWhole(string)"/>
    public static void SayWhole(IAnsiConsole console, string line)
    {
        ArgumentNullException.ThrowIfNull(console);
        console.Profile.Out.Writer.WriteLine(line);
    }

    /// <summary>Opens a view of a push that happens.</summary>
    /// <param name="time">Whose clocks it shows.</param>
    /// <param name="hint">What Ctrl-C does.</param>
    public IPushView OpenView(TimeProvider time, string hint = "Ctrl-C stops watching, and the push goes on") =>
        json ? new JsonView(Json, SayWhole) : PushViews.Open(Console, time, hint);

    /// <summary>Prints a push.</summary>
    /// <param name="report">The push.</param>
    /// <param name="now">Now.</param>
    /// <param name="full">True to list every device, however many.</param>
    /// <param name="isLast">True for the last of the lines that told of it: it is one line as well.</param>
    public void Print(PushReport report, DateTimeOffset now, bool full = false, bool isLast = false)
    {
        if (json)
            PushDocument.Of(report).Print(Json, isLast);
        else
            new ReportPrinter(Console, full).Print(report, now);
    }

    /// <summary>Prints what a push would change.</summary>
    /// <param name="preview">What it would change.</param>
    /// <param name="full">False to cut what is long; a document is always whole.</param>
    /// <param name="isLast">True for the last of the lines that told of it: it is one line as well.</param>
    public void Print(ChangePreview preview, bool full, bool isLast = false)
    {
        if (json)
            Json.WriteLine(
                JsonSerializer.Serialize(ChangeDocument.Of(preview), (isLast ? CliJson.Line : CliJson.Default).ChangeDocument));
        else
            new ChangePrinter(Console, full).Print(preview);
    }

    public void Print(UploadedDocument uploaded)
    {
        if (json)
            Json.WriteLine(JsonSerializer.Serialize(uploaded, CliJson.Default.UploadedDocument));
        else
        {
            Say($"uploaded {uploaded.Site}/{uploaded.Upload}, push {uploaded.PushId}");
            SayWhole($"follow it:  {ProgramName.Text} status {uploaded.PushId} --follow");
        }
    }

    // Only a terminal has an edge at which lines must be broken.
    private static IAnsiConsole Open(TextWriter output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? AnsiSupport.Detect : AnsiSupport.No,
        });
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = 10_000;
        return console;
    }
}

/// <summary>An upload that nobody waits for.</summary>
internal sealed record UploadedDocument(string PushId, string Site, string Upload);
