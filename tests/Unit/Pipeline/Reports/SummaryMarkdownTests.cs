using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline.Reports;

public sealed class SummaryMarkdownTests
{
    [Fact]
    public void Write_Failed_ListsFailuresFirst()
    {
        string text = SummaryMarkdown.Write(SampleReport.Of(PushStatus.Failed, SampleReport.Device("leaf1", DeviceOutcome.Confirmed),
            SampleReport.Device("leaf2", DeviceOutcome.Unhealthy, "bgp is down")));

        text.ShouldStartWith("## Push 0123456789abcdef: failed\n");
        text.ShouldContain("| leaf2 | unhealthy | old | 3 | 1 | 1.500 | bgp is down |\n| leaf1 | confirmed | new | 3 | 1 | 1.500 |  |\n");
    }

    [Fact]
    public void Write_AnyText_IsNoMarkup()
    {
        string text = SummaryMarkdown.Write(
            SampleReport.Of(PushStatus.Failed, SampleReport.Device("a|b_c", DeviceOutcome.Failed, "<img> `x`\nline 2")));

        text.ShouldContain("| a\\|b\\_c | failed | old | 3 | 1 | 1.500 | &lt;img> \\`x\\` line 2 |");
    }

    [Fact]
    public void Write_ManyDevices_CutsTheListAndSaysSo()
    {
        DeviceReport[] devices = [.. Enumerable.Range(1, 250).Select(i => SampleReport.Device($"leaf{i}", DeviceOutcome.Confirmed))];

        SummaryMarkdown.Write(SampleReport.Of(PushStatus.Succeeded, devices)).ShouldContain("\n50 more are in the report.\n");
    }
}
