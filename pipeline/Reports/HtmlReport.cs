using System.Net;
using System.Text;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Pipeline.Reports;

/// <summary>A push as one web page without scripts, to be read beside its diffs in the container of results.</summary>
public static class HtmlReport
{
    private const string Style = """
        body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24}
        h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #d8dee4;vertical-align:top}
        td.n{text-align:right;font-variant-numeric:tabular-nums}.good{color:#116329}.bad{color:#a40e26;font-weight:600}.idle{color:#57606a}
        .alert{background:#ffebe9;padding:.6rem 1rem;border-left:4px solid #a40e26}pre{margin:0;white-space:pre-wrap}
        """;

    /// <summary>Writes the page.</summary>
    public static string Write(PushReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var html = new StringBuilder();
        string title = $"Push {report.Id}: {ReportText.Of(report.Status)}";
        html.Append(null, $"<!doctype html>\n"
            + $"<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{E(title)}</title><style>{Style}</style></head><body>\n");
        html.Append(null, $"<h1>{E(title)}</h1>\n<p>{E(report.Message)}</p>\n");
        if (!report.Consistent)
            html.Append("<p class=\"alert\">Not all of one transaction ended alike, or what a device runs is not known: "
                + "look at the devices.</p>\n");
        About(html, report);
        if (report.Problems.Count > 0)
            Table(html, "Why it was refused", ["File", "Line", "Problem"],
                report.Problems.Select(p => $"<td>{E(p.File)}</td><td class=\"n\">{p.Line}</td><td>{E(p.Reason)}</td>"));
        if (report.Devices.Count > 0)
            Table(html, "Devices", ["Device", "Wave", "Outcome", "Runs", "+", "−", "Seconds", "Stages (ms)", "Software", "Files", ""],
                report.Devices.Select(Row));
        if (report.Devices.Any(d => d.Risks.Count > 0))
            Table(html, "Risks", ["Risk", "", "Devices"],
                report.Devices.SelectMany(d => d.Risks.Distinct().Select(r => (Risk: r, d.Device))).GroupBy(r => r.Risk).Select(
                    g => $"<td>{E(g.Key.Kind)}</td><td>{E(g.Key.Words)}</td><td>{E(string.Join(", ", g.Select(r => r.Device)))}</td>"));
        if (report.Decisions.Count > 0)
            Table(html, "Decisions", [], report.Decisions.Select(d => $"<td>{E(ReportText.Of(d))}</td>"));
        if (report.Devices.Any(d => d.Checks.Count > 0))
            Table(html, "Checks", ["Device", "Check", "When", "Verdict", "What was seen"],
                report.Devices.SelectMany(d => d.Checks.Select(c => Check(d, c))));
        if (report.Notes.Count > 0)
            Table(html, "Notes", [], report.Notes.Select(n => $"<td>{E(n)}</td>"));
        if (report.Timeline.Count > 0)
            Table(html, "What happened", [],
                report.Timeline.Select(t => $"<td class=\"n\">{E(ReportText.Time(t.At))}</td><td>{E(t.What)}</td>"));
        html.Append("</body></html>\n");
        return html.ToString();
    }

    private static void About(StringBuilder html, PushReport report)
    {
        (string, string)[] facts =
        [
            ("Site", report.Site),
            ("Upload", report.Upload),
            ("Uploaded", ReportText.Time(report.UploadedAt)),
            ("Started", ReportText.Time(report.StartedAt)),
            ("Ended", report.EndedAt is { } ended ? ReportText.Time(ended) : "under way"),
            .. report.Task == PushTask.Push
                ? [("Mode", ReportText.Of(report.Mode) + (report.DryRun ? ", dry run" : ""))]
                : new[] { ("Task", $"{ReportText.Of(report.Task)}; no switch is changed") },
            ("Transaction scope", ReportText.Of(report.Scope)),
            .. report.Restores.Count > 0
                ? [("Restores", $"what ran before {string.Join(", ", report.Restores)}")]
                : Array.Empty<(string, string)>(),
            .. (report.Provenance?.Facts ?? []).Select(f => ($"{char.ToUpperInvariant(f.Name[0])}{f.Name[1..]}", f.Text)),
            ("Digest", report.Digest ?? "not previewed"),
        ];
        Table(html, null, [], facts.Select(f => $"<th>{E(f.Item1)}</th><td>{E(f.Item2)}</td>"));
    }

    private static string Row(DeviceReport device)
    {
        string kind = ReportText.IsGood(device.Outcome) ? "good"
            : device.Outcome is DeviceOutcome.Skipped or DeviceOutcome.Absent or DeviceOutcome.Waiting ? "idle"
            : "bad";
        string stages = string.Join(" ", device.Stages.Select(s => $"{s.Stage} {s.Milliseconds.ToString("0", null)}"));
        string files = string.Join(" ", Link("diff", device.Diff), Link("before", device.Before), Link("after", device.After),
            Link("running", device.Running));
        return $"<td>{E(device.Device)}</td><td class=\"n\">{device.Wave}</td><td "
            + $"class=\"{kind}\">{E(ReportText.Of(device.Outcome))}</td><td>{E(ReportText.Of(device.Runs))}</td>"
            + $"<td class=\"n\">{device.Added}</td><td class=\"n\">{device.Removed}</td><td "
            + $"class=\"n\">{ReportText.Seconds(device.Milliseconds)}</td><td>{E(stages)}</td>"
            + $"<td>{E(device.Software ?? "")}</td><td>{files}</td><td><pre>{E(string.Join('\n', ReportText.Details(device)))}</pre></td>";
    }

    private static string Check(DeviceReport device, CheckResult check)
    {
        bool failed = device.FailedChecks.Any(failure => ReportText.IsOf(failure, check));
        string kind = failed ? "bad" : check.Verdict == CheckVerdict.Healthy ? "good" : "idle";
        return $"<td>{E(device.Device)}</td><td>{E(check.Check)}</td><td>{E(ReportText.Of(check.Phase))}</td><td "
            + $"class=\"{kind}\">{E(ReportText.Of(check.Verdict))}</td>"
            + $"<td><pre>{E(ReportText.Said(check))}</pre></td>";
    }

    private static void Table(StringBuilder html, string? heading, string[] columns, IEnumerable<string> rows)
    {
        if (heading is not null)
            html.Append(null, $"<h2>{E(heading)}</h2>\n");
        html.Append("<table>\n");
        if (columns.Length > 0)
            html.Append(null, $"<tr>{string.Concat(columns.Select(c => $"<th>{E(c)}</th>"))}</tr>\n");
        foreach (string row in rows)
            html.Append(null, $"<tr>{row}</tr>\n");
        html.Append("</table>\n");
    }

    private static string Link(string text, string? blob) =>
        blob is null ? "" : $"<a href=\"{E(string.Join('/', blob.Split('/').Select(Uri.EscapeDataString)))}\">{text}</a>";

    private static string E(string text) => WebUtility.HtmlEncode(ReportText.Printable(text));
}
