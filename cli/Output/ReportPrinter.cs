using System.Globalization;
using Leafwire.Pipeline.Reports;
using Spectre.Console;

namespace Leafwire.Cli.Output;

/// <summary>A push for people: a table of devices, the stages' times, and the sentence.</summary>
internal sealed class ReportPrinter(IAnsiConsole console)
{
    public void Print(PushReport report)
    {
        if (report.Devices.Count > 0)
        {
            console.Write(Devices(report));
            PrintStages(report);
        }

        foreach (string problem in report.Problems.Select(p => p.ToString()))
            console.MarkupLineInterpolated($"[red]{problem}[/]");
        foreach (DeviceReport device in report.Devices)
        {
            foreach (string detail in ReportText.Details(device))
                console.MarkupLineInterpolated($"  {device.Device}: {detail}");
        }

        if (report.Provenance is { } provenance)
            console.MarkupLineInterpolated($"from: {provenance}");
        if (report.Restores.Count > 0)
            console.MarkupLineInterpolated($"restores what ran before {string.Join(", ", report.Restores)}");
        if (report.RestoredBy.Count > 0)
            console.MarkupLineInterpolated($"undone by {string.Join(", ", report.RestoredBy)}");
        foreach (PushDecision decision in report.Decisions)
            console.MarkupLineInterpolated($"{ReportText.Of(decision)}");
        if (report.Digest is { } digest)
            console.MarkupLineInterpolated($"digest {digest}");
        foreach (string note in report.Notes)
            console.MarkupLineInterpolated($"note: {note}");
        console.MarkupLine(
            $"[{PushWords.Color(report.Status)}]push {report.Id} {ReportText.Of(report.Status)}[/]: {Markup.Escape(report.Message)}");
    }

    private static Table Devices(PushReport report)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("device", "wave", "outcome", "runs");
        table.AddColumn(new TableColumn("changed").RightAligned()).AddColumn(new TableColumn("time").RightAligned());
        foreach (DeviceReport device in report.Devices)
        {
            string color = ReportText.IsGood(device.Outcome) ? "green"
                : device.Outcome is DeviceOutcome.Reverted or DeviceOutcome.Skipped ? "yellow"
                : "red";
            table.AddRow(
                Markup.Escape(device.Device),
                device.Wave.ToString(CultureInfo.InvariantCulture),
                $"[{color}]{ReportText.Of(device.Outcome)}[/]",
                ReportText.Of(device.Runs),
                $"+{device.Added} -{device.Removed}",
                ReportText.Seconds(device.Milliseconds));
        }

        return table;
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
        console.WriteLine($"stages, median ms: {string.Join(", ", medians)}");
    }
}
