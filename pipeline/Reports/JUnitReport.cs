using System.Globalization;
using System.Text;
using System.Xml;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.Reports;

/// <summary>A push as JUnit XML, which build servers show: one test case a device, and one a check.</summary>
public static class JUnitReport
{
    /// <summary>Writes the report. A push that did not succeed always has a failure, also when no device has one of its own.</summary>
    public static string Write(PushReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        List<Case> cases = [.. report.Devices.SelectMany(d => Checks(d).Prepend(Of(report, d))), .. report.Problems.Select(
            p => new Case(p.File, null, "refused", [p.ToString()], false))];
        bool succeeded = report.Status == PushStatus.Succeeded || !report.IsFinal;
        if (!succeeded && !cases.Any(c => c.Failure is not null))
            cases.Add(new Case("push", null, ReportText.Of(report.Status), [report.Message], false));

        var text = new StringBuilder();
        var settings = new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true };
        using (var xml = XmlWriter.Create(text, settings))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            Attribute(xml, "name", $"leafwire {report.Site}/{report.Upload}");
            Attribute(xml, "id", report.Id);
            Attribute(xml, "tests", cases.Count.ToString(CultureInfo.InvariantCulture));
            Attribute(xml, "failures", cases.Count(c => c.Failure is not null).ToString(CultureInfo.InvariantCulture));
            Attribute(xml, "errors", "0");
            Attribute(xml, "skipped", cases.Count(c => c.Skipped).ToString(CultureInfo.InvariantCulture));
            Attribute(xml, "time", ReportText.Seconds(((report.EndedAt ?? report.StartedAt) - report.StartedAt).TotalMilliseconds));
            Attribute(xml, "timestamp", report.StartedAt.UtcDateTime.ToString("s", CultureInfo.InvariantCulture));
            foreach (Case testCase in cases)
                Write(xml, report, testCase);
            xml.WriteStartElement("system-out");
            xml.WriteString(ReportText.Printable(report.Message));
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + text;
    }

    private static Case Of(PushReport report, DeviceReport device)
    {
        string[] details = [.. ReportText.Details(device with { Warnings = [], Checks = [] })];
        bool skipped = device.Outcome is DeviceOutcome.Skipped or DeviceOutcome.Absent;
        bool good = ReportText.IsGood(device.Outcome) || !report.IsFinal;
        if (details.Length == 0 && !good)
            details =
                [device.Outcome == DeviceOutcome.Reverted ? "back on its old configuration, because the push stopped" : report.Message];
        return new Case(device.Device, device.Milliseconds, good || skipped ? null : ReportText.Of(device.Outcome), details, skipped)
        {
            Said = [.. device.Warnings.Select(warning => $"warning: {warning}")],
        };
    }

    // One that decided nothing passes, whatever it saw.
    private static IEnumerable<Case> Checks(DeviceReport device) => device.Checks.Select(check =>
    {
        string said = ReportText.Said(check);
        bool failed = device.FailedChecks.Any(failure => ReportText.IsOf(failure, check));
        return new Case($"{device.Device}: {check.Check} ({ReportText.Of(check.Phase)})", null,
            failed ? ReportText.Of(check.Verdict) : null, failed ? [said] : [], false)
        {
            Said = check is { Verdict: CheckVerdict.Healthy, Observed: null } || failed ? [] : [said],
        };
    });

    private static void Write(XmlWriter xml, PushReport report, Case testCase)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", $"leafwire.{report.Site}");
        Attribute(xml, "name", testCase.Name);
        Attribute(xml, "time", testCase.Milliseconds is { } ms ? ReportText.Seconds(ms) : "0.000");
        if (testCase.Failure is { } failure)
        {
            xml.WriteStartElement("failure");
            Attribute(xml, "type", failure);
            Attribute(xml, "message", testCase.Details[0]);
            xml.WriteString(ReportText.Printable(string.Join('\n', testCase.Details)));
            xml.WriteEndElement();
        }
        else if (testCase.Skipped)
        {
            xml.WriteStartElement("skipped");
            Attribute(xml, "message", testCase.Details.Count > 0 ? testCase.Details[0] : "the push stopped before its turn");
            xml.WriteEndElement();
        }

        if (testCase.Said.Count > 0)
        {
            xml.WriteStartElement("system-out");
            xml.WriteString(ReportText.Printable(string.Join('\n', testCase.Said)));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, ReportText.Printable(value));

    private sealed record Case(string Name, double? Milliseconds, string? Failure, IReadOnlyList<string> Details, bool Skipped)
    {
        public IReadOnlyList<string> Said { get; init; } = [];
    }
}
