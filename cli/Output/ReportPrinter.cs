using System.Globalization;
using Leafwire.Cli.View;
using Leafwire.Pipeline.Reports;
using Spectre.Console;

namespace Leafwire.Cli.Output;

/// <summary>A push for people: its devices or, with many, its waves; what went wrong; the stages' times; and the sentence.</summary>
/// <param name="console">Where they read.</param>
/// <param name="full">True to list every device, however many.</param>
internal sealed class ReportPrinter(IAnsiConsole console, bool full)
{
    public void Print(PushReport report, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Devices.Count > 0)
        {
            var layout = new PictureLayout(new ViewSymbols(console.Profile.Capabilities.Unicode || !console.Profile.Out.IsTerminal));
            int width = console.Profile.Out.IsTerminal ? console.Profile.Width - 1 : console.Profile.Width;
            foreach (ViewLine line in layout.Whole(PictureMaker.Of(report, now), width, full))
                console.MarkupLine(line.ToMarkup());
            PrintStages(report);
        }

        foreach (string problem in ProblemText.Of(report.Problems))
            console.MarkupLineInterpolated($"[red]{problem}[/]");
        if (report.Provenance is { } provenance)
            console.MarkupLineInterpolated($"from: {provenance}");
        if (report.Restores.Count > 0)
            console.MarkupLineInterpolated($"restores what ran before {string.Join(", ", report.Restores)}");
        if (report.RestoredBy.Count > 0)
            console.MarkupLineInterpolated($"undone by {string.Join(", ", report.RestoredBy)}");
        foreach (PushDecision decision in report.Decisions)
            console.MarkupLineInterpolated($"{ReportText.Of(decision)}");
        if (report.Digest is { } digest)
            Printer.SayWhole(console, $"digest {digest}");
        foreach (string note in report.Notes)
            console.MarkupLineInterpolated($"note: {note}");
        console.MarkupLine($"[{PushWords.Color(report.Status)}]push {report.Id} {ReportText.Words(report.Status)}[/]: "
            + Markup.Escape(ReportText.Printable(PushWords.Sentence(report))));
    }

    // The medians tell where the time goes without a table as wide as the stages.
    private void PrintStages(PushReport report)
    {
        string[] stages = [.. report.Devices.SelectMany(d => d.Stages).Select(s => s.Stage).Distinct()];
        if (stages.Length == 0)
            return;
        IEnumerable<string> medians = stages.Select(stage =>
        {
            double[] times = [.. report.Devices.SelectMany(d => d.Stages).Where(s => s.Stage == stage).Select(s => s.Milliseconds).Order()];
            return string.Create(CultureInfo.InvariantCulture, $"{stage} {times[times.Length / 2]:0}");
        });
        console.MarkupLineInterpolated($"[grey]stages, median ms: {string.Join(", ", medians)}[/]");
    }
}
