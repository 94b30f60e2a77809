using System.Text.Json;
using System.Text.RegularExpressions;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline.Reports;

public sealed partial class HtmlReportTests
{
    private const string Bad = "</script><script>alert(\"x\")</script><!--";

    [Fact]
    public void Write_AnyText_IsNowhereMarkup()
    {
        PushReport report = SampleReport.Of(PushStatus.Failed, SampleReport.Device(Bad, DeviceOutcome.Failed, Bad)) with
        {
            Message = Bad, Upload = Bad, Site = Bad, Notes = [Bad], Problems = [new UploadProblem(Bad, 1, Bad)],
        };

        string html = HtmlReport.Write(report, JsonSerializer.SerializeToUtf8Bytes(new { digest = Bad }));

        html.ShouldNotContain("<script>", Case.Insensitive);
        html.ShouldNotContain("<!--");
        html.ShouldContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;");
        Regex.Count(html, "<script", RegexOptions.IgnoreCase).ShouldBe(2);
        Regex.Count(html, "</script", RegexOptions.IgnoreCase).ShouldBe(2);
        JsonElement data = Data(html);
        data.GetProperty("report").GetProperty("message").GetString().ShouldBe(Bad);
        data.GetProperty("changes").GetProperty("digest").GetString().ShouldBe(Bad);
    }

    [Fact]
    public void Write_Policy_NamesTheOneStyleAndTheOneScript()
    {
        string html = HtmlReport.Write(SampleReport.Of(PushStatus.Succeeded));

        string policy = Policy().Match(html).Groups["policy"].Value;
        policy.ShouldStartWith("default-src 'none'");
        policy.ShouldNotContain("unsafe");
        foreach (Group inline in new[] { Style().Match(html).Groups["text"], Script().Match(html).Groups["text"] })
        {
            inline.Length.ShouldBeGreaterThan(1000);
            byte[] hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(inline.Value));
            policy.ShouldContain($"'sha256-{Convert.ToBase64String(hash)}'");
        }
    }

    [Fact]
    public void Write_WithoutScripts_HasTheSentenceAndTheDevices()
    {
        PushReport report = SampleReport.Of(
            PushStatus.Succeeded, SampleReport.Device("leaf.1", DeviceOutcome.Confirmed) with { Diff = "devices/leaf=2E1.diff" });

        string plain = Plain().Match(HtmlReport.Write(report)).Groups["text"].Value;

        plain.ShouldContain("<p>the push&#39;s message</p>");
        plain.ShouldContain("<th>leaf.1</th><td>1</td><td>confirmed</td><td>new</td>");
        plain.ShouldContain("<a href=\"devices/leaf%3D2E1.diff\">diff</a>");
    }

    [Fact]
    public void Write_Inconsistent_WarnsWithoutScriptsToo()
    {
        PushReport report = SampleReport.Of(PushStatus.Failed, SampleReport.Device("leaf1", DeviceOutcome.Silent));

        HtmlReport.Write(report).ShouldNotContain("<p class=\"alarm\"");
        HtmlReport.Write(report with { Consistent = false }).ShouldContain("<p class=\"alarm\"");
    }

    private static JsonElement Data(string html) =>
        JsonSerializer.Deserialize<JsonElement>(DataBlock().Match(html).Groups["text"].Value);

    [GeneratedRegex("""<meta http-equiv="Content-Security-Policy" content="(?<policy>[^"]+)">""")]
    private static partial Regex Policy();

    [GeneratedRegex("<style>(?<text>.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("""<script type="module">(?<text>.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("""<script type="application/json" id="data">(?<text>.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex DataBlock();

    [GeneratedRegex("<noscript>(?<text>.*?)</noscript>", RegexOptions.Singleline)]
    private static partial Regex Plain();
}
