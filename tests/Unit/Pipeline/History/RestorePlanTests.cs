using Leafwire.Pipeline.History;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Tests.Unit.Pipeline.History;

public sealed class RestorePlanTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Plan_OfSeveralPushes_TakesWhatRanBeforeTheFirstThatChangedTheDevice()
    {
        PastPush one = Past("01", 1, Changed("leaf1")), two = Past("02", 2, Changed("leaf1"), Changed("leaf2"));

        RestorePlan plan = RestorePlan.Of([two, one], []);

        plan.Problems.ShouldBeEmpty();
        plan.Changes.ShouldBeEmpty();
        plan.Sources.Select(s => $"{s.Key} {s.Value.Push.Push.Id} {s.Value.Blob}")
            .ShouldBe(["leaf1 01 devices/leaf1.before.cfg", "leaf2 02 devices/leaf2.before.cfg"]);
        plan.Undone.ShouldBe([one, two]);
    }

    [Theory]
    [InlineData(DeviceOutcome.Reverted, RunningConfiguration.Old)]
    [InlineData(DeviceOutcome.Unchanged, RunningConfiguration.New)]
    [InlineData(DeviceOutcome.Rejected, RunningConfiguration.Old)]
    public void Plan_OfAPushThatChangedNothing_HasNothingToRestore(DeviceOutcome outcome, RunningConfiguration runs)
    {
        RestorePlan plan = RestorePlan.Of([Past("01", 1, Changed("leaf1") with { Outcome = outcome, Runs = runs })], []);

        plan.Sources.ShouldBeEmpty();
        plan.Problems.ShouldHaveSingleItem().ShouldContain("changed no device");
    }

    [Fact]
    public void Plan_OfADeviceThatOthersChangedSince_NamesThem()
    {
        PastPush older = Past("01", 1, Changed("leaf1")), undone = Past("02", 2, Changed("leaf1"), Changed("leaf2")),
            later = Past("03", 3, Changed("leaf1"));

        RestorePlan plan = RestorePlan.Of([undone], [later, older]);

        plan.Changes.Select(c => $"{c.Device} {c.By.Push.Id}").ShouldBe(["leaf1 03"]);
    }

    // Putting back what ran before the first would undo what came between as well.
    [Fact]
    public void Plan_OfAPushBetweenTwoThatAreUndone_NamesIt()
    {
        RestorePlan plan = RestorePlan.Of(
            [Past("01", 1, Changed("leaf1")), Past("03", 3, Changed("leaf1"))], [Past("02", 2, Changed("leaf1"))]);

        plan.Changes.Select(c => $"{c.Device} {c.By.Push.Id}").ShouldBe(["leaf1 02"]);
    }

    [Fact]
    public void Plan_OfADeviceThatAPushIsAt_IsAProblem()
    {
        PastPush running = Past("02", null, Changed("leaf1") with { Outcome = DeviceOutcome.Configuring, Runs = RunningConfiguration.Old });

        RestorePlan.Of([Past("01", 1, Changed("leaf1"))], [running]).Problems.ShouldHaveSingleItem().ShouldContain(
            "leaf1: push 02 (b.zip, under way) is at it");
        RestorePlan.Of([Past("01", 1, Changed("leaf2"))], [running]).Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Plan_OfWhatWasNotArchived_IsAProblem() =>
        RestorePlan.Of([Past("01", 1, Changed("leaf1") with { Before = null })], []).Problems.ShouldHaveSingleItem()
            .ShouldContain("leaf1: what it ran before push 01");

    [Fact]
    public void Plan_ForOneDevice_LeavesTheOthers()
    {
        RestorePlan plan = RestorePlan.Of([Past("01", 1, Changed("leaf1"), Changed("leaf2"))], [Past("02", 2, Changed("leaf2"))], "leaf1");

        plan.Sources.Keys.ShouldBe(["leaf1"]);
        plan.Changes.ShouldBeEmpty();
    }

    [Fact]
    public void Difference_OfTwoConfigurations_ShowsChangedLinesAndNoHead() =>
        LineDiff.Of("a", "! Command: show running-config\n! device: leaf1\nhostname x\nvlan 10\nend\n", "b", "hostname x\nvlan 20\nend\n")
            .ShouldBe("--- a\n+++ b\n@@\n hostname x\n-vlan 10\n+vlan 20\n end\n");

    private static PastPush Past(string id, int? endedAt, params DeviceReport[] devices) => new(new PushSummary
    {
        Id = id,
        Site = "dc1",
        Upload = "b.zip",
        UploadedAt = Start,
        Status = endedAt is null ? PushStatus.Running : PushStatus.Succeeded,
        Message = "",
        EndedAt = endedAt is { } minutes ? Start.AddMinutes(minutes) : null,
    }, devices);

    private static DeviceReport Changed(string name) => new()
    {
        Device = name,
        Wave = 1,
        Outcome = DeviceOutcome.Confirmed,
        Runs = RunningConfiguration.New,
        Before = $"devices/{name}.before.cfg",
    };
}
