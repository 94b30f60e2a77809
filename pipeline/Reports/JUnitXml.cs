using System.Globalization;
using System.Text;
using System.Xml;

namespace Leafwire.Pipeline.Reports;

/// <summary>Cases that are shown together.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Cases">The cases, in order.</param>
/// <param name="Milliseconds">How long they took side by side; null when that is not known.</param>
internal sealed record JUnitSuite(string Name, IReadOnlyList<JUnitCase> Cases, double? Milliseconds);

/// <summary>A case.</summary>
internal sealed record JUnitCase(string Class, string Name)
{
    public double? Milliseconds { get; init; }

    public JUnitFault? Failure { get; init; }

    /// <summary>What could not be told.</summary>
    public JUnitFault? Error { get; init; }

    /// <summary>Why it was skipped; null when it was not.</summary>
    public string? Skipped { get; init; }

    /// <summary>What was said though nothing is wrong.</summary>
    public IReadOnlyList<string> Said { get; init; } = [];
}

/// <summary>What is wrong, the first line in short.</summary>
internal sealed record JUnitFault(string Type, IReadOnlyList<string> Lines);

/// <summary>Suites as XML. What a switch or a user said is text in it, whatever it holds.</summary>
internal static class JUnitXml
{
    public static string Write(string name, PushReport report, IReadOnlyList<JUnitSuite> suites)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("testsuites");
            Attribute(xml, "name", name);
            Counts(xml, [.. suites.SelectMany(suite => suite.Cases)]);
            Attribute(xml, "time", ReportText.Seconds(((report.EndedAt ?? report.StartedAt) - report.StartedAt).TotalMilliseconds));
            foreach (JUnitSuite suite in suites)
                Write(xml, report, suite);
            xml.WriteEndElement();
        }

        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + text;
    }

    private static void Write(XmlWriter xml, PushReport report, JUnitSuite suite)
    {
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", suite.Name);
        Attribute(xml, "id", report.Id);
        Counts(xml, suite.Cases);
        Attribute(xml, "time", suite.Milliseconds is { } ms ? ReportText.Seconds(ms) : "0.000");
        Attribute(xml, "timestamp", report.StartedAt.UtcDateTime.ToString("s", CultureInfo.InvariantCulture));
        xml.WriteStartElement("properties");
        Property(xml, "push", report.Id);
        Property(xml, "status", ReportText.Of(report.Status));
        Property(xml, "digest", report.Digest);
        foreach ((string fact, string said) in report.Provenance?.Facts ?? [])
            Property(xml, fact, said);
        xml.WriteEndElement();
        foreach (JUnitCase one in suite.Cases)
            Write(xml, one);
        Text(xml, "system-out", [report.Message]);
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, JUnitCase one)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", one.Class);
        Attribute(xml, "name", one.Name);
        Attribute(xml, "time", one.Milliseconds is { } ms ? ReportText.Seconds(ms) : "0.000");
        Fault(xml, "failure", one.Failure);
        Fault(xml, "error", one.Error);
        if (one.Skipped is { } why)
        {
            xml.WriteStartElement("skipped");
            Attribute(xml, "message", why);
            xml.WriteEndElement();
        }

        Text(xml, "system-out", one.Said);
        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, IReadOnlyList<JUnitCase> cases)
    {
        Attribute(xml, "tests", cases.Count.ToString(CultureInfo.InvariantCulture));
        Attribute(xml, "failures", cases.Count(c => c.Failure is not null).ToString(CultureInfo.InvariantCulture));
        Attribute(xml, "errors", cases.Count(c => c.Error is not null).ToString(CultureInfo.InvariantCulture));
        Attribute(xml, "skipped", cases.Count(c => c.Skipped is not null).ToString(CultureInfo.InvariantCulture));
    }

    private static void Fault(XmlWriter xml, string element, JUnitFault? fault)
    {
        if (fault is null)
            return;
        xml.WriteStartElement(element);
        Attribute(xml, "type", fault.Type);
        Attribute(xml, "message", fault.Lines[0]);
        xml.WriteString(ReportText.Printable(string.Join('\n', fault.Lines)));
        xml.WriteEndElement();
    }

    private static void Property(XmlWriter xml, string name, string? value)
    {
        if (value is null)
            return;
        xml.WriteStartElement("property");
        Attribute(xml, "name", name);
        Attribute(xml, "value", value);
        xml.WriteEndElement();
    }

    private static void Text(XmlWriter xml, string element, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;
        xml.WriteStartElement(element);
        xml.WriteString(ReportText.Printable(string.Join('\n', lines)));
        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, ReportText.Printable(value));
}
