using System.Globalization;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.Reports;

/// <summary>
/// A push as JUnit XML, which build servers show: one suite a wave, in it one case a device and one a check. What is wrong with a
/// device is a failure, what could not be told an error.
/// </summary>
public static class JUnitReport
{
    /// <summary>Writes the report. A push that did not succeed always has a failure, also when no device has one of its own.</summary>
    public static string Write(PushReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return JUnitXml.Write(Name(report), report, Suites(report));
    }

    /// <summary>The cases, which a summary counts as well.</summary>
    internal static IReadOnlyList<JUnitSuite> Suites(PushReport report)
    {
        string name = Name(report);
        List<JUnitSuite> suites = [.. report.Devices.GroupBy(d => d.Wave).OrderBy(wave => wave.Key).Select(wave => new JUnitSuite(
            string.Create(CultureInfo.InvariantCulture, $"{name} wave {wave.Key}"),
            [.. wave.SelectMany(device => Checks(report, device).Prepend(Of(report, device)))],
            wave.Max(device => device.Milliseconds)))];
        if (report.Problems.Count > 0)
        {
            IEnumerable<JUnitCase> refused = report.Problems.Select(problem => new JUnitCase(Class(report), problem.File)
            {
                Failure = new JUnitFault("refused", [problem.ToString()]),
            });
            suites.Add(new JUnitSuite($"{name} refused", [.. refused], null));
        }

        bool succeeded = report.Status == PushStatus.Succeeded || !report.IsFinal;
        if (!succeeded && !suites.Any(suite => suite.Cases.Any(c => c.Failure is not null || c.Error is not null)))
        {
            suites.Add(new JUnitSuite($"{name} push",
                [new JUnitCase(Class(report), "push") { Failure = new JUnitFault(ReportText.Words(report.Status), [report.Message]) }],
                null));
        }

        return suites;
    }

    private static string Name(PushReport report) => $"leafwire {report.Site}/{report.Upload}";

    private static JUnitCase Of(PushReport report, DeviceReport device)
    {
        string[] details = [.. ReportText.Details(device with { Warnings = [], Checks = [] })];
        bool skipped = device.Outcome is DeviceOutcome.Skipped or DeviceOutcome.Absent;
        bool good = ReportText.IsGood(device.Outcome) || !report.IsFinal;
        if (details.Length == 0 && !good)
            details =
                [device.Outcome == DeviceOutcome.Reverted ? "back on its old configuration, because the push stopped" : report.Message];
        return new JUnitCase(Class(report), device.Device)
        {
            Milliseconds = device.Milliseconds,
            Failure = good || skipped ? null : new JUnitFault(ReportText.Of(device.Outcome), details),
            Skipped = !skipped ? null : details.Length > 0 ? details[0] : "the push stopped before its turn",
            Said = [.. device.Warnings.Select(warning => $"warning: {warning}")],
        };
    }

    // One that decided nothing passes, whatever it saw.
    private static IEnumerable<JUnitCase> Checks(PushReport report, DeviceReport device) => device.Checks.Select(check =>
    {
        string said = ReportText.Said(check);
        bool failed = device.FailedChecks.Any(failure => ReportText.IsOf(failure, check));
        var fault = new JUnitFault(ReportText.Of(check.Verdict), [said]);
        return new JUnitCase(Class(report), $"{device.Device}: {check.Check} ({ReportText.Of(check.Phase)})")
        {
            Failure = failed && check.Verdict != CheckVerdict.Unknown ? fault : null,
            Error = failed && check.Verdict == CheckVerdict.Unknown ? fault : null,
            Said = check is { Verdict: CheckVerdict.Healthy, Observed: null } || failed ? [] : [said],
        };
    });

    private static string Class(PushReport report) => $"leafwire.{report.Site}";
}
