using Leafwire.Contracts;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline.Reports;

public sealed class SummaryMarkdownTests
{
    private const string Digest = "sha256:9df9f0bb8f26f68da6d2b6a6f4bdab0a2b5a2a3cbd4d0f4a52b6f0c6f6b6e0c1";

    [Fact]
    public void Write_Failed_SaysInItsFirstLineWhatHappenedAndListsEachReasonOnce()
    {
        string text = Write(SampleReport.Of(PushStatus.Failed,
            SampleReport.Device("leaf1", DeviceOutcome.Confirmed),
            SampleReport.Device("leaf4", DeviceOutcome.Reverted),
            SampleReport.Device("leaf2", DeviceOutcome.Unhealthy, "bgp is down"),
            SampleReport.Device("leaf3", DeviceOutcome.Unhealthy, "bgp is down")));

        text.ShouldStartWith("## dc1: failed, 1 reverted, 2 unhealthy, 1 confirmed\n");
        text.ShouldContain("| leaf\\[2,3\\] (2 devices) | unhealthy | old | bgp is down |\n| leaf4 | reverted | old |  |\n");
        text.ShouldEndWith(
            "next:\n\n```\nleafwire status 0123456789abcdef\nleafwire restore --push 0123456789abcdef\n```\n");
    }

    [Fact]
    public void Write_Tests_AreCountedAndThoseThatFailedAreNamed()
    {
        DeviceReport unhealthy = SampleReport.Device("leaf2", DeviceOutcome.Unhealthy, "bgp is down") with
        {
            Checks =
            [
                new CheckResult("bgp", CheckPhase.Post, CheckVerdict.Unhealthy),
                new CheckResult("mlag", CheckPhase.Post, CheckVerdict.Healthy),
            ],
            FailedChecks = [new CheckFailure("bgp", CheckPhase.Post, "Established", "Idle")],
        };

        string text = Write(SampleReport.Of(PushStatus.Failed, SampleReport.Device("leaf1", DeviceOutcome.Confirmed), unhealthy,
            SampleReport.Device("leaf3", DeviceOutcome.Skipped)));

        text.ShouldContain("\n### Tests\n\n2 passed, 2 failed, 1 skipped\n\n| failed | why |\n|---|---|\n| leaf2 | bgp is down |\n"
            + "| leaf2: bgp (post) | ");
        Write(SampleReport.Of(PushStatus.Succeeded, SampleReport.Device("leaf1", DeviceOutcome.Confirmed)))
            .ShouldContain("\n### Tests\n\n1 passed, 0 failed, 0 skipped\n\n<details>");
    }

    [Fact]
    public void Write_Differences_AreFoldedEachOnceWithRangeAndCount()
    {
        string text = Write(SampleReport.Of(PushStatus.Succeeded), "@@\n+vlan 10\n", [.. Enumerable.Range(1, 40).Select(i => $"leaf{i}")]);

        text.ShouldContain("<details><summary>leaf[1-40] (40 devices) +1 -0</summary>\n\n```diff\n@@\n+vlan 10\n```\n\n</details>\n");
    }

    [Fact]
    public void Write_DifferenceWithBackticks_StaysWithinItsFence()
    {
        string text = Write(SampleReport.Of(PushStatus.Succeeded), "+banner motd\n+```\n+````` <img>\n", "leaf1");

        text.ShouldContain("``````diff\n+banner motd\n+```\n+````` <img>\n``````\n");
    }

    [Fact]
    public void Write_AnyText_IsNoMarkup()
    {
        string text = Write(
            SampleReport.Of(PushStatus.Failed, SampleReport.Device("a|b_c", DeviceOutcome.Failed, "<img> `x` @anna ![y](z)\nline 2")));

        text.ShouldContain("| a\\|b\\_c | failed | old | &lt;img> \\`x\\` &#64;anna \\!\\[y\\](z) line 2 |");
        text.ShouldNotContain("@anna");
    }

    [Fact]
    public void Write_ManyReasons_CutsTheListAndSaysSo()
    {
        DeviceReport[] devices = [.. Enumerable.Range(1, 150).Select(i => SampleReport.Device($"leaf{i}", DeviceOutcome.Failed, $"{i}"))];

        Write(SampleReport.Of(PushStatus.Failed, devices)).ShouldContain("\n50 more failures are in the report.\n");
    }

    [Fact]
    public void Write_LongerThanThePageTakes_LeavesDifferencesOutAndSaysHowMany()
    {
        ChangePreview preview = Preview(SampleReport.Of(PushStatus.Succeeded)) with
        {
            Diffs = [new DistinctDiff(["leaf1"], new string('+', 900), 1, 0), new DistinctDiff(["leaf2"], "+vlan 10\n", 1, 0)],
        };

        string text = SummaryMarkdown.Write(preview, limit: 800);

        text.Length.ShouldBeLessThan(800);
        text.ShouldContain("+vlan 10");
        text.ShouldContain("1 more difference is too long for this page; see: `leafwire status 0123456789abcdef`");
    }

    [Fact]
    public void Write_RisksChecksDigest_AreAllThere()
    {
        var device = SampleReport.Device("leaf1", DeviceOutcome.Previewed) with
        {
            Checks = [new CheckResult("bgp", CheckPhase.Pre, CheckVerdict.Healthy)],
        };
        ChangePreview preview = Preview(SampleReport.Of(PushStatus.AwaitingApproval, device) with { Digest = Digest }) with
        {
            Risks = [new DistinctRisk("ownAccess", "the route goes", ["leaf1"]), new DistinctRisk("bgp", "a neighbor goes", ["leaf2"])],
        };

        string text = SummaryMarkdown.Write(preview, checks: ["bgp (post)"]);

        text.ShouldContain("| ownAccess | the route goes | leaf1 |\n| bgp | a neighbor goes | leaf2 |\n");
        text.ShouldContain("1 check: 1 hold, 0 failed");
        text.ShouldContain("runs these checks:\n\n- bgp (post)\n");
        text.ShouldContain($"digest `{Digest}`\n");
        text.ShouldContain($"leafwire approve 0123456789abcdef --digest {Digest}\n");
    }

    [Fact]
    public void Write_Refused_ListsFileAndLine() =>
        Write(SampleReport.Of(PushStatus.Refused) with { Problems = [new UploadProblem("leaf1.cfg", 4, "it is cut off")] })
            .ShouldContain("## dc1: refused, 1 problem in the upload\n");

    private static string Write(PushReport report) => SummaryMarkdown.Write(Preview(report));

    private static string Write(PushReport report, string diff, params string[] devices) =>
        SummaryMarkdown.Write(Preview(report) with { Diffs = [new DistinctDiff(devices, diff, 1, 0)] });

    private static ChangePreview Preview(PushReport report) =>
        new() { Report = report, Risks = [], Diffs = [], Unchanged = [], Failed = [] };
}
