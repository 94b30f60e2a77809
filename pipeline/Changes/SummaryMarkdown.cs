using System.Text;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Changes;

/// <summary>
/// A push as Markdown, for the summary page of a build and the comment on a pull request: what happened, what failed and what to do
/// about it, the risks, each difference once, the checks, the digest, and the next command.
/// </summary>
internal static class SummaryMarkdown
{
    /// <summary>Rows that are listed; a long list hides the failures that it is read for.</summary>
    private const int Listed = 100;

    /// <summary>Writes the summary.</summary>
    /// <param name="preview">The push, and what it changes.</param>
    /// <param name="next">The commands that come next; null for those that fit the push's state.</param>
    /// <param name="checks">The checks that a push of this will run, in words.</param>
    /// <param name="limit">The most characters; differences that go beyond it are left out, and their number is told.</param>
    public static string Write(
        ChangePreview preview, IReadOnlyList<string>? next = null, IReadOnlyList<string>? checks = null, int limit = 500_000)
    {
        ArgumentNullException.ThrowIfNull(preview);
        PushReport report = preview.Report;
        var head = new StringBuilder();
        Head(head, report);
        Failures(head, report);
        Risks(head, preview.Risks);
        var tail = new StringBuilder();
        Tests(tail, report);
        Checks(tail, report, checks);
        Devices(tail, report);
        Words(tail, report);
        if (report.Digest is { } digest)
            tail.Append(null, $"\ndigest {MarkdownText.Code(digest)}\n");
        Next(tail, next ?? NextCommands.Of(report));
        string changes = ChangesMarkdown.Write(preview, limit - head.Length - tail.Length);
        return $"{head}{changes}{tail}";
    }

    private static void Head(StringBuilder text, PushReport report)
    {
        text.Append(null, $"## {E(report.Site)}: {ReportText.Words(report.Status)}, {Sentence(report)}\n\n");
        // What was refused before it was uploaded is no push.
        string push = report.Id.Length == 0 ? "" : $"push {MarkdownText.Code(report.Id)} of ";
        text.Append(null, $"{push}{E(report.Upload)}{What(report)}: {E(report.Message)}\n");
        if (report.Provenance is { } provenance)
            text.Append(null, $"\n{E(provenance.ToString())}\n");
        if (report.Restores.Count > 0)
            text.Append(null, $"\nrestores what ran before {string.Join(", ", report.Restores)}\n");
        if (!report.Consistent)
            text.Append("\n**Not all of one transaction ended alike, or what a device runs is not known: look at the devices.**\n");
    }

    private static string Sentence(PushReport report) => report.Problems.Count > 0
        ? $"{Count(report.Problems.Count, "problem")} in the upload"
        : report.Devices.Count == 0 ? "no devices"
        : string.Join(", ", report.Devices.GroupBy(d => d.Outcome).OrderBy(g => ReportText.IsGood(g.Key)).ThenBy(g => g.Key)
            .Select(g => $"{g.Count()} {ReportText.Of(g.Key)}"));

    private static void Failures(StringBuilder text, PushReport report)
    {
        if (report.Problems.Count > 0)
        {
            text.Append("\n| file | line | problem |\n|---|---|---|\n");
            foreach (UploadProblem problem in report.Problems.Take(Listed))
                text.Append(null, $"| {E(problem.File)} | {problem.Line} | {E(problem.Reason)} |\n");
            Hidden(text, report.Problems.Count, "problems");
        }

        // What is alike is one row, so that one reason on forty switches hides no other.
        (string Outcome, string Runs, string Why, string Devices)[] failed =
        [
            .. report.Devices.Where(d => IsFailure(report, d))
                .GroupBy(d => (d.Outcome, d.Runs, Why: string.Join("; ", ReportText.Details(d))))
                .OrderBy(g => g.Key.Outcome is DeviceOutcome.Reverted or DeviceOutcome.Skipped).ThenByDescending(g => g.Count())
                .Select(g => (ReportText.Of(g.Key.Outcome), ReportText.Of(g.Key.Runs), g.Key.Why, DevicesText.Of(g.Select(d => d.Device)))),
        ];
        if (failed.Length == 0)
            return;
        text.Append("\n| devices | outcome | runs | why |\n|---|---|---|---|\n");
        foreach ((string outcome, string runs, string why, string devices) in failed.Take(Listed))
            text.Append(null, $"| {E(devices)} | {outcome} | {runs} | {E(why)} |\n");
        Hidden(text, failed.Length, "failures");
    }

    private static bool IsFailure(PushReport report, DeviceReport device) =>
        report.IsFinal && !ReportText.IsGood(device.Outcome) && device.Outcome != DeviceOutcome.Absent;

    private static void Risks(StringBuilder text, IReadOnlyList<DistinctRisk> risks)
    {
        if (risks.Count == 0)
            return;
        text.Append("\n| risk | what | devices |\n|---|---|---|\n");
        foreach (DistinctRisk risk in risks.Take(Listed))
            text.Append(null, $"| {E(risk.Kind)} | {E(risk.Words)} | {E(DevicesText.Of(risk.Devices))} |\n");
        Hidden(text, risks.Count, "risks");
    }

    // The cases of the JUnit file, for build servers that show none of it.
    private static void Tests(StringBuilder text, PushReport report)
    {
        JUnitCase[] cases = [.. JUnitReport.Suites(report).SelectMany(suite => suite.Cases)];
        if (cases.Length == 0)
            return;
        JUnitCase[] failed = [.. cases.Where(c => (c.Failure ?? c.Error) is not null)];
        int skipped = cases.Count(c => c.Skipped is not null);
        text.Append(null, $"\n### Tests\n\n{cases.Length - failed.Length - skipped} passed, {failed.Length} failed, {skipped} skipped\n");
        if (failed.Length == 0)
            return;
        text.Append("\n| failed | why |\n|---|---|\n");
        foreach (JUnitCase one in failed.Take(Listed))
            text.Append(null, $"| {E(one.Name)} | {E((one.Failure ?? one.Error)!.Lines[0])} |\n");
        Hidden(text, failed.Length, "failed tests");
    }

    private static void Checks(StringBuilder text, PushReport report, IReadOnlyList<string>? planned)
    {
        (DeviceReport Device, CheckResult Check)[] done = [.. report.Devices.SelectMany(d => d.Checks.Select(c => (d, c)))];
        if (done.Length > 0)
        {
            int failed = done.Count(c => c.Device.FailedChecks.Any(failure => ReportText.IsOf(failure, c.Check)));
            text.Append(null,
                $"\n{Count(done.Length, "check")}: {done.Count(c => c.Check.Verdict == CheckVerdict.Healthy)} hold, {failed} failed, ");
            text.Append(null, $"{done.Count(c => c.Check.Verdict == CheckVerdict.Unknown)} could not be told, "
                + $"{done.Count(c => c.Check.IsObserved)} only observed\n");
        }

        if (planned is { Count: > 0 })
        {
            text.Append("\nA push of this runs these checks:\n\n");
            foreach (string check in planned.Take(Listed))
                text.Append(null, $"- {E(check)}\n");
            Hidden(text, planned.Count, "checks");
        }
    }

    private static void Devices(StringBuilder text, PushReport report)
    {
        if (report.Devices.Count == 0)
            return;
        text.Append(null, $"\n<details><summary>{Count(report.Devices.Count, "device")}</summary>\n\n");
        text.Append("| device | wave | outcome | runs | + | - | seconds |\n|---|---:|---|---|---:|---:|---:|\n");
        foreach (DeviceReport device in report.Devices.OrderBy(d => ReportText.IsGood(d.Outcome)).Take(Listed))
        {
            text.Append(null, $"| {E(device.Device)} | {device.Wave} | {ReportText.Of(device.Outcome)} | {ReportText.Of(device.Runs)} | "
                + $"{device.Added} | {device.Removed} | {ReportText.Seconds(device.Milliseconds)} |\n");
        }

        Hidden(text, report.Devices.Count, "devices");
        text.Append("\n</details>\n");
    }

    private static void Words(StringBuilder text, PushReport report)
    {
        foreach (PushDecision decision in report.Decisions)
            text.Append(null, $"\n- {E(ReportText.Of(decision))}\n");
        foreach (string note in report.Notes.Take(Listed))
            text.Append(null, $"\n- {E(note)}\n");
    }

    private static void Next(StringBuilder text, IReadOnlyList<string> commands)
    {
        if (commands.Count > 0)
            text.Append("\nnext:\n\n").Append(MarkdownText.Fenced("", string.Join('\n', commands)));
    }

    private static void Hidden(StringBuilder text, int all, string what)
    {
        if (all > Listed)
            text.Append(null, $"\n{all - Listed} more {what} are in the report.\n");
    }

    private static string What(PushReport report) =>
        report.Task != PushTask.Push ? $" ({ReportText.Of(report.Task)})" : report.DryRun ? " (dry run)" : "";

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string E(string text) => MarkdownText.Escape(text);
}
