using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline.Reports;

public sealed class HtmlReportTests
{
    [Fact]
    public void Write_AnyText_IsEscaped()
    {
        const string Bad = "<script>alert(\"x\")</script>";
        PushReport report = SampleReport.Of(PushStatus.Failed, SampleReport.Device(Bad, DeviceOutcome.Failed, Bad)) with
        {
            Message = Bad, Upload = Bad, Site = Bad, Notes = [Bad], Problems = [new UploadProblem(Bad, 1, Bad)],
        };

        string html = HtmlReport.Write(report);

        html.ShouldNotContain("<script", Case.Insensitive);
        html.ShouldContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;");
    }

    [Fact]
    public void Write_Device_LinksItsFilesBesideThePage()
    {
        PushReport report = SampleReport.Of(
            PushStatus.Succeeded, SampleReport.Device("leaf.1", DeviceOutcome.Confirmed) with { Diff = "devices/leaf=2E1.diff" });

        HtmlReport.Write(report).ShouldContain("<a href=\"devices/leaf%3D2E1.diff\">diff</a>");
    }

    [Fact]
    public void Write_Inconsistent_Warns()
    {
        PushReport report = SampleReport.Of(PushStatus.Failed, SampleReport.Device("leaf1", DeviceOutcome.Silent));

        HtmlReport.Write(report).ShouldNotContain("class=\"alert\"");
        HtmlReport.Write(report with { Consistent = false }).ShouldContain("class=\"alert\"");
    }
}
