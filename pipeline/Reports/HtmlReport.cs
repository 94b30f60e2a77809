using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Leafwire.Pipeline.Page;

namespace Leafwire.Pipeline.Reports;

/// <summary>
/// A push as one file, to be read beside its diffs in the container of results: the web page's own view of a push, over data in
/// the file. Where scripts are off it says in a table what came of each device.
/// </summary>
public static class HtmlReport
{
    private static readonly Lazy<string> s_style = new(() => $"\n{PageFiles.TextOf("base.css")}{PageFiles.TextOf("push.css")}");

    private static readonly Lazy<string> s_script = new(() => $"\n{PageFiles.Bundle("report.js")}");

    // Only this style and this script: whatever a switch says, a browser runs nothing of it, and asks nobody.
    private static readonly Lazy<string> s_policy = new(
        () => $"default-src 'none'; script-src '{HashOf(s_script.Value)}'; style-src '{HashOf(s_style.Value)}'; base-uri 'none'");

    /// <summary>Writes the page.</summary>
    /// <param name="report">The push.</param>
    /// <param name="changes">What it changed, as the API's <c>changes</c> tells it, in JSON; null when it is not known.</param>
    public static string Write(PushReport report, ReadOnlyMemory<byte>? changes = null) => WriteUtf8(report, changes).ToString();

    /// <summary>Writes the page as the bytes that are stored.</summary>
    /// <param name="report">As for <see cref="Write"/>.</param>
    /// <param name="changes">As for <see cref="Write"/>.</param>
    internal static BinaryData WriteUtf8(PushReport report, ReadOnlyMemory<byte>? changes = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        // In one piece: with 5,000 devices the page has 15 MB, and each text in between would be twice as long.
        var page = new MemoryStream();
        using (var html = new StreamWriter(page, leaveOpen: true))
        {
            html.Write($"""
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{s_policy.Value}">
                <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
                <title>{E($"Push {report.Id}: {ReportText.Words(report.Status)}")}</title><style>{s_style.Value}</style></head>
                <body><main id="view"></main>
                <noscript><main>
                """);
            Plain(html, report);
            html.Write("</main></noscript>\n<script type=\"application/json\" id=\"data\">");
            html.Flush();
            Data(page, report, changes);
            html.Write($"""
                </script>
                <script type="module">{s_script.Value}</script></body></html>

                """);
        }

        return new BinaryData(page.GetBuffer().AsMemory(0, (int)page.Length));
    }

    // The writer writes no '<' as it is: nothing in the data ends its block.
    private static void Data(Stream page, PushReport report, ReadOnlyMemory<byte>? changes)
    {
        using var json = new Utf8JsonWriter(page);
        json.WriteStartObject();
        json.WritePropertyName("report");
        JsonSerializer.Serialize(json, report, PipelineJson.Default.PushReport);
        if (changes is { } known)
        {
            json.WritePropertyName("changes");
            using JsonDocument document = JsonDocument.Parse(known);
            document.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void Plain(StreamWriter html, PushReport report)
    {
        html.Write($"<h1>{E($"Push {report.Id}: {ReportText.Words(report.Status)}")}</h1>\n<p>{E(report.Message)}</p>\n");
        html.Write($"<p>{E($"{report.Upload} to {report.Site}, uploaded {ReportText.Time(report.UploadedAt)}")}"
            + $"{(report.Provenance is { } provenance ? E($"; {provenance}") : "")}</p>\n");
        if (!report.Consistent)
            html.Write("<p class=\"alarm\">Not all of one transaction ended alike, or what a device runs is not known: "
                + "look at the devices.</p>\n");
        if (report.Problems.Count > 0)
            Table(html, "Why it was refused", ["File", "Line", "Problem"],
                report.Problems.Select(p => $"<td>{E(p.File)}</td><td>{p.Line}</td><td>{E(p.Reason)}</td>"));
        if (report.Devices.Count > 0)
            Table(html, "Devices", ["Device", "Wave", "Outcome", "Runs", "+", "−", "Seconds", "Files", ""], report.Devices.Select(Row));
    }

    private static string Row(DeviceReport device)
    {
        string files = string.Join(" ", Link("diff", device.Diff), Link("before", device.Before), Link("after", device.After),
            Link("running", device.Running));
        return $"<th>{E(device.Device)}</th><td>{device.Wave}</td><td>{E(ReportText.Of(device.Outcome))}</td>"
            + $"<td>{E(ReportText.Of(device.Runs))}</td><td>{device.Added}</td><td>{device.Removed}</td>"
            + $"<td>{ReportText.Seconds(device.Milliseconds)}</td><td>{files}</td>"
            + $"<td>{string.Join("<br>", ReportText.Details(device).Select(E))}</td>";
    }

    private static void Table(StreamWriter html, string heading, string[] columns, IEnumerable<string> rows)
    {
        html.Write($"<h2>{E(heading)}</h2>\n<table>\n<tr>{string.Concat(columns.Select(c => $"<th>{E(c)}</th>"))}</tr>\n");
        foreach (string row in rows)
            html.Write($"<tr>{row}</tr>\n");
        html.Write("</table>\n");
    }

    private static string Link(string text, string? blob) =>
        blob is null ? "" : $"<a href=\"{E(string.Join('/', blob.Split('/').Select(Uri.EscapeDataString)))}\">{text}</a>";

    private static string HashOf(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string E(string text) => WebUtility.HtmlEncode(ReportText.Printable(text));
}
