using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Unit.Pipeline;

public sealed class PlannerTests
{
    private static readonly string[] Fabric = ["leaf1", "leaf2", "leaf3", "leaf4", "spine1", "spine2"];

    [Fact]
    public void Plan_Default_IsACanaryOfEachRoleThenHalfOfATier() =>
        Waves(new WavePolicy()).ShouldBe(["leaf1 spine1", "leaf2 leaf3 spine2", "leaf4"]);

    [Fact]
    public void Plan_CanaryAndBatch_SplitsTheRest() =>
        Waves(new WavePolicy { Canary = ["spine*"], Batch = Allowance.Count(2) }).ShouldBe(["spine1 spine2", "leaf1 leaf2", "leaf3 leaf4"]);

    [Fact]
    public void Plan_PercentBatch_IsAShareOfTheRest() =>
        Waves(new WavePolicy { Canary = [], Batch = Allowance.Percent(50), Fabric = false }).ShouldBe(
            ["leaf1 leaf2 leaf3", "leaf4 spine1 spine2"]);

    [Fact]
    public void Plan_TinyPercent_IsAtLeastOneDevice() =>
        Waves(new WavePolicy { Batch = Allowance.Percent(1), Fabric = false }).Length.ShouldBe(6);

    [Fact]
    public void Plan_WithoutFabric_IsOneCanaryThenTheRest() =>
        Waves(new WavePolicy { Fabric = false }).ShouldBe(["leaf1", "leaf2 leaf3 leaf4 spine1 spine2"]);

    [Fact]
    public void Plan_AtOnce_SplitsWavesAndGroups()
    {
        WaveLimit[] two = [new([], 2)];
        Waves(new WavePolicy { Canary = [], AtOnce = two }).ShouldBe(["leaf1 leaf2", "leaf3 leaf4", "spine1", "spine2"]);
        Waves(new WavePolicy { Groups = [["leaf*"], ["*"]], AtOnce = [new(["leaf*"], 3)] }).ShouldBe(
            ["leaf1 leaf2 leaf3", "leaf4", "spine1 spine2"]);
    }

    [Fact]
    public void Plan_Groups_TakesTheFirstThatMatches() =>
        Waves(new WavePolicy { Groups = [["SPINE1", "nosuch"], ["other"], ["Leaf?"], ["*"]] })
            .ShouldBe(["spine1", "leaf1 leaf2 leaf3 leaf4", "spine2"]);

    [Fact]
    public void Plan_DeviceInNoGroup_IsAProblem()
    {
        (PushPlan? plan, IReadOnlyList<UploadProblem> problems) = Plan(new WavePolicy { Groups = [["spine*"]] });
        plan.ShouldBeNull();
        problems.ShouldHaveSingleItem().Reason.ShouldContain("no group holds leaf1, leaf2, leaf3, leaf4");
    }

    [Fact]
    public void Plan_CanaryNotInUpload_TakesTheFirstAndSaysSo()
    {
        (PushPlan? plan, _) = Plan(new WavePolicy { Canary = ["border1"] });
        plan!.Waves[0].ShouldBe(["leaf1"]);
        plan.Notes.ShouldHaveSingleItem().ShouldContain("border1");
    }

    [Theory]
    [InlineData(0, TransactionScope.Fabric, 1)]
    [InlineData(2, TransactionScope.Wave, 2)]
    [InlineData(3, TransactionScope.Fabric, 3)]
    [InlineData(3, TransactionScope.Wave, null)]
    [InlineData(9, TransactionScope.Fabric, null)]
    public void Plan_Pause_IsOfAWaveThatLeavesSomethingToDo(int wave, TransactionScope scope, int? pause)
    {
        PushPlan plan = Plan(new PushPolicy { PauseAfter = new PausePoint(wave), Scope = scope }).Plan!;
        plan.PauseAfter.ShouldBe(pause);
        plan.Notes.Count.ShouldBe(pause is null ? 1 : 0);
    }

    [Fact]
    public void Plan_LimitAndAbsent_LeaveOutAndSayWhom()
    {
        PushPlan plan = Plan(new PushPolicy { Limit = ["leaf*"], Absent = ["leaf2", "border1"] }).Plan!;
        plan.Devices.ShouldBe(["leaf1", "leaf3", "leaf4"], ignoreOrder: true);
        plan.Absent.ShouldBe(["leaf2"]);
        plan.Notes.ShouldBe(
        [
            "limit leaves out spine1, spine2: 4 of 6 devices are pushed",
            "absent names leaf2 as not there yet: skipped, and not configured by this push",
        ]);
        Plan(new PushPolicy { Absent = ["*"] }).Problems.ShouldHaveSingleItem().Reason.ShouldContain("'absent' names every device");
    }

    private static string[] Waves(WavePolicy waves) => [.. Plan(waves).Plan!.Waves.Select(w => string.Join(' ', w))];

    private static (PushPlan? Plan, IReadOnlyList<UploadProblem> Problems) Plan(WavePolicy waves) =>
        Plan(PushPolicy.Default with { Waves = waves });

    private static (PushPlan? Plan, IReadOnlyList<UploadProblem> Problems) Plan(PushPolicy policy) =>
        Planner.Plan(
            new FoundUpload(PushDriver.Id, new UploadName("lab", "b.zip"), PushDriver.Start, "0x1"),
            new Upload(BuildReading.Candidates(Fabric.Select(d => (d, Zip.Config))), policy, []),
            PushDriver.Start);
}
