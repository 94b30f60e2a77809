using System.Xml.Linq;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline.Reports;

public sealed class JUnitReportTests
{
    [Fact]
    public void Write_Succeeded_IsOneCaseADeviceWithoutFailures()
    {
        XElement suite = Suite(SampleReport.Of(PushStatus.Succeeded, SampleReport.Device("leaf1", DeviceOutcome.Confirmed),
            SampleReport.Device("leaf2", DeviceOutcome.Unchanged)));

        suite.Elements("testcase").Select(c => (string?)c.Attribute("name")).ShouldBe(["leaf1", "leaf2"]);
        ((string?)suite.Attribute("failures")).ShouldBe("0");
        ((string?)suite.Attribute("time")).ShouldBe("1.500");
        ((string?)suite.Parent!.Attribute("time")).ShouldBe("12.345");
        ((string?)suite.Elements("testcase").First().Attribute("time")).ShouldBe("1.500");
    }

    [Fact]
    public void Write_Failed_SaysWhatTheSwitchSaid()
    {
        DeviceReport rejected = SampleReport.Device("leaf1", DeviceOutcome.Rejected, "1 line refused") with
        {
            Rejected = [new RejectedLine(7, "  vlan 5000", "% Invalid input")],
            FailedChecks = [new CheckFailure("bgp", CheckPhase.Post, "Established", "Idle")],
        };
        XElement suite = Suite(SampleReport.Of(PushStatus.Failed, rejected, SampleReport.Device("leaf2", DeviceOutcome.Reverted),
            SampleReport.Device("leaf3", DeviceOutcome.Skipped)));

        XElement failure = suite.Elements("testcase").First().Element("failure").ShouldNotBeNull();
        ((string?)failure.Attribute("type")).ShouldBe("rejected");
        ((string?)failure.Attribute("message")).ShouldBe("1 line refused");
        failure.Value.ShouldBe("1 line refused\nline 7 'vlan 5000': % Invalid input\ncheck 'bgp': expected Established; actual: Idle");
        suite.Descendants("failure").Count().ShouldBe(2);
        suite.Descendants("skipped").Count().ShouldBe(1);
        ((string?)suite.Attribute("failures")).ShouldBe("2");
    }

    [Fact]
    public void Write_SwitchWarned_IsShownThoughAllWentWell()
    {
        DeviceReport warned = SampleReport.Device("leaf1", DeviceOutcome.Confirmed) with
        {
            Warnings = ["! Change will take effect only after switch reboot at line 3"],
        };
        PushReport report = SampleReport.Of(PushStatus.Succeeded, warned);
        XElement only = Suite(report).Elements("testcase").ShouldHaveSingleItem();
        only.Element("failure").ShouldBeNull();
        only.Element("system-out").ShouldNotBeNull().Value.ShouldBe(
            "warning: ! Change will take effect only after switch reboot at line 3");
        HtmlReport.Write(report).ShouldContain("warning: ! Change will take effect only after switch reboot at line 3");
    }

    [Fact]
    public void Write_Checks_AreCasesOfTheirOwn()
    {
        DeviceReport device = SampleReport.Device("leaf1", DeviceOutcome.Unhealthy) with
        {
            FailedChecks = [new CheckFailure("bgp", CheckPhase.Post, "2 sessions", "1")],
            Checks =
            [
                new CheckResult("bgp", CheckPhase.Post, CheckVerdict.Unhealthy) { Expected = "2 sessions", Actual = "1" },
                new CheckResult("clock", CheckPhase.Post, CheckVerdict.Unknown) { Expected = "a clock", Actual = "% Authorization denied" },
                new CheckResult("routes", CheckPhase.Post, CheckVerdict.Healthy) { Observed = "12", IsObserved = true },
            ],
        };
        XElement suite = Suite(SampleReport.Of(PushStatus.Failed, device));
        suite.Elements("testcase").Select(c => $"{c.Attribute("name")?.Value} {c.Element("failure")?.Attribute("type")?.Value}")
            .ShouldBe(["leaf1 unhealthy", "leaf1: bgp (post) unhealthy", "leaf1: clock (post) ", "leaf1: routes (post) "]);
        suite.Elements("testcase").Descendants("system-out").First().Value.ShouldContain("could not be told");
        HtmlReport.Write(SampleReport.Of(PushStatus.Failed, device)).ShouldContain("holds: 12 (only observed)");
    }

    [Fact]
    public void Write_Waves_AreSuitesWithTheirOwnCounts()
    {
        XElement suites = Suite(SampleReport.Of(PushStatus.Failed,
            SampleReport.Device("leaf2", DeviceOutcome.Failed, "no") with { Wave = 2 },
            SampleReport.Device("leaf1", DeviceOutcome.Confirmed))).Parent!;

        suites.Elements("testsuite").Select(s => $"{s.Attribute("name")?.Value}: {s.Attribute("failures")?.Value} of "
            + s.Attribute("tests")?.Value).ShouldBe(["leafwire dc1/build-7.zip wave 1: 0 of 1", "leafwire dc1/build-7.zip wave 2: 1 of 1"]);
        ((string?)suites.Attribute("failures")).ShouldBe("1");
        ((string?)suites.Attribute("tests")).ShouldBe("2");
        suites.Descendants("property").First(p => p.Attribute("name")?.Value == "push").Attribute("value")!.Value.ShouldBe(
            "0123456789abcdef");
    }

    [Fact]
    public void Write_CheckThatCouldNotBeTold_IsAnError()
    {
        DeviceReport device = SampleReport.Device("leaf1", DeviceOutcome.Unhealthy) with
        {
            FailedChecks = [new CheckFailure("clock", CheckPhase.Post, "a clock", "could not tell: % Authorization denied")],
            Checks = [new CheckResult("clock", CheckPhase.Post, CheckVerdict.Unknown)
                { Expected = "a clock", Actual = "% Authorization denied" }],
        };
        XElement suite = Suite(SampleReport.Of(PushStatus.Failed, device));

        suite.Descendants("error").ShouldHaveSingleItem().Value.ShouldContain("% Authorization denied");
        ((string?)suite.Attribute("errors")).ShouldBe("1");
        suite.Descendants("failure").Count().ShouldBe(1);
    }

    [Fact]
    public void Write_FailedWithoutAFailedDevice_StillFails()
    {
        XElement suites = Suite(SampleReport.Of(PushStatus.Cancelled, SampleReport.Device("leaf1", DeviceOutcome.Skipped))).Parent!;

        suites.Descendants("failure").ShouldHaveSingleItem().Value.ShouldBe("the push's message");
        ((string?)suites.Attribute("tests")).ShouldBe("2");
    }

    [Fact]
    public void Write_Refused_IsOneCaseAProblem()
    {
        XElement suite = Suite(SampleReport.Of(PushStatus.Refused) with
        {
            Problems = [new UploadProblem("leaf1.cfg", 4, "it is cut off"), new UploadProblem("push.json", null, "bad")],
        });

        suite.Descendants("failure").Select(f => f.Value).ShouldBe(["leaf1.cfg:4: it is cut off", "push.json: bad"]);
    }

    [Fact]
    public void Write_ControlCharactersAndMarkup_IsWellFormed()
    {
        XElement suite = Suite(SampleReport.Of(
            PushStatus.Failed, SampleReport.Device("leaf<1>", DeviceOutcome.Failed, "said \u001b[0m & ]]> \ud800 \U0001F600")));

        XElement testCase = suite.Elements("testcase").ShouldHaveSingleItem();
        ((string?)testCase.Attribute("name")).ShouldBe("leaf<1>");
        testCase.Element("failure").ShouldNotBeNull().Value.ShouldBe("said ?[0m & ]]> ? \U0001F600");
    }

    private static XElement Suite(PushReport report) => XDocument.Parse(JUnitReport.Write(report)).Root.ShouldNotBeNull()
        .Elements("testsuite").First();
}
