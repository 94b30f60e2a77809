using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Unit.Pipeline;

public sealed class PlannerTests
{
    private static readonly string[] Fabric = ["leaf1", "leaf2", "leaf3", "leaf4", "spine1", "spine2"];

    [Fact]
    public void Plan_Default_IsOneCanaryThenTheRest() => Waves(new WavePolicy()).ShouldBe(["leaf1", "leaf2 leaf3 leaf4 spine1 spine2"]);

    [Fact]
    public void Plan_CanaryAndBatch_SplitsTheRest() =>
        Waves(new WavePolicy { Canary = ["spine*"], Batch = Allowance.Count(3) }).ShouldBe(["spine1 spine2", "leaf1 leaf2 leaf3", "leaf4"]);

    [Fact]
    public void Plan_PercentBatch_IsAShareOfTheRest() =>
        Waves(new WavePolicy { Canary = [], Batch = Allowance.Percent(50) }).ShouldBe(["leaf1 leaf2 leaf3", "leaf4 spine1 spine2"]);

    [Fact]
    public void Plan_TinyPercent_IsAtLeastOneDevice() => Waves(new WavePolicy { Batch = Allowance.Percent(1) }).Length.ShouldBe(6);

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

    private static string[] Waves(WavePolicy waves) => [.. Plan(waves).Plan!.Waves.Select(w => string.Join(' ', w))];

    private static (PushPlan? Plan, IReadOnlyList<UploadProblem> Problems) Plan(WavePolicy waves) =>
        Planner.Plan(
            new FoundUpload(PushDriver.Id, new UploadName("lab", "b.zip"), PushDriver.Start, "0x1"),
            new Upload(Fabric.ToDictionary(d => d, _ => Zip.Config), PushPolicy.Default with { Waves = waves }, []),
            PushDriver.Start);
}
