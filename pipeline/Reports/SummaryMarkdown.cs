using System.Text;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Pipeline.Reports;

/// <summary>A push as a short Markdown text, for the summary page of a build.</summary>
public static class SummaryMarkdown
{
    /// <summary>Devices that are listed; a long list hides the failures that it is read for.</summary>
    private const int Listed = 200;

    /// <summary>Writes the summary: failures first, then the rest.</summary>
    public static string Write(PushReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        text.Append(null, $"## Push {report.Id}: {ReportText.Of(report.Status)}\n\n");
        text.Append(null,
            $"{Escape(report.Upload)} to site {Escape(report.Site)}{What(report)}: {Escape(report.Message)}\n");
        if (report.Provenance is { } provenance)
            text.Append(null, $"\n{Escape(provenance.ToString())}\n");
        if (report.Restores.Count > 0)
            text.Append(null, $"\nrestores what ran before {string.Join(", ", report.Restores)}\n");
        if (!report.Consistent)
            text.Append("\n**Not all of one transaction ended alike, or what a device runs is not known: look at the devices.**\n");
        if (report.Problems.Count > 0)
        {
            text.Append("\n| file | line | problem |\n|---|---|---|\n");
            foreach (var problem in report.Problems.Take(Listed))
                text.Append(null, $"| {Escape(problem.File)} | {problem.Line} | {Escape(problem.Reason)} |\n");
        }

        if (report.Devices.Count > 0)
        {
            text.Append("\n| device | outcome | runs | + | - | seconds | |\n|---|---|---|---:|---:|---:|---|\n");
            foreach (DeviceReport device in report.Devices.OrderBy(d => ReportText.IsGood(d.Outcome)).Take(Listed))
            {
                text.Append(null, $"| {Escape(device.Device)} | {ReportText.Of(device.Outcome)} | {ReportText.Of(device.Runs)} | "
                    + $"{device.Added} | {device.Removed} | ");
                text.Append(null,
                    $"{ReportText.Seconds(device.Milliseconds)} | {Escape(string.Join("; ", ReportText.Details(device)))} |\n");
            }
        }

        (DeviceReport Device, CheckResult Check)[] checks = [.. report.Devices.SelectMany(d => d.Checks.Select(c => (d, c)))];
        if (checks.Length > 0)
        {
            int failed = checks.Count(c => c.Device.FailedChecks.Any(failure => ReportText.IsOf(failure, c.Check)));
            text.Append(null,
                $"\n{checks.Length} checks: {checks.Count(c => c.Check.Verdict == CheckVerdict.Healthy)} hold, {failed} failed, ");
            text.Append(null, $"{checks.Count(c => c.Check.Verdict == CheckVerdict.Unknown)} could not be told, "
                + $"{checks.Count(c => c.Check.IsObserved)} only observed\n");
        }

        int hidden = Math.Max(0, report.Devices.Count - Listed) + Math.Max(0, report.Problems.Count - Listed);
        if (hidden > 0)
            text.Append(null, $"\n{hidden} more are in the report.\n");
        foreach (PushDecision decision in report.Decisions)
            text.Append(null, $"\n- {Escape(ReportText.Of(decision))}\n");
        foreach (string note in report.Notes)
            text.Append(null, $"\n- {Escape(note)}\n");
        return text.ToString();
    }

    private static string What(PushReport report) =>
        report.Task != PushTask.Push ? $" ({ReportText.Of(report.Task)})" : report.DryRun ? " (dry run)" : "";

    // Names and a switch's words are text here, not markup: the page they land on renders HTML too.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in ReportText.Printable(text))
        {
            if (c is '\n' or '\r' or '\t')
                escaped.Append(' ');
            else if (c is '<')
                escaped.Append("&lt;");
            else if (c is '&')
                escaped.Append("&amp;");
            else if (c is '|' or '\\' or '`' or '*' or '_' or '[' or ']' or '#' or '~')
                escaped.Append('\\').Append(c);
            else
                escaped.Append(c);
        }

        return escaped.ToString();
    }
}
