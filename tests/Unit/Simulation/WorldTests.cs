using Leafwire.Lab.Simulation;

namespace Leafwire.Tests.Unit.Simulation;

public sealed class WorldTests
{
    [Fact]
    public void Worlds_OfFixedSeeds_BreakNoPromise()
    {
        (int ran, WorldRun? broken) = WorldSearch.Run(1, 150, threads: 2, TestContext.Current.CancellationToken);

        broken?.Broken.ShouldBeEmpty($"seed {broken.Plan.Seed}: ./leafwire simulate --seed {broken.Plan.Seed}");
        ran.ShouldBe(150);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void World_OfASeed_RepeatsExactly(ulong seed)
    {
        Story one = new(), other = new();

        WorldRun first = WorldRun.Of(WorldDraw.Of(seed), WorldAudit.Of, one);
        WorldRun second = WorldRun.Of(WorldDraw.Of(seed), WorldAudit.Of, other);

        second.Fingerprint.ShouldBe(first.Fingerprint);
        other.Lines.ShouldBe(one.Lines);
        first.Steps.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Shrinker_OfAPromiseThatEveryPushBreaks_LeavesOneDeviceAndNoIncident()
    {
        static IReadOnlyList<BrokenPromise> Audit(World world) =>
            world.Switches.Values.Any(s => s.State.Commits > 0) ? [new BrokenPromise("no switch is ever armed", "one was")] : [];
        WorldPlan plan = Enumerable.Range(1, 1000).Select(seed => WorldDraw.Of((ulong)seed))
            .First(p => p.Incidents.Count > 1 && p.Devices.Count > 2);
        WorldRun broken = WorldRun.Of(plan, Audit);
        broken.Broken.ShouldNotBeEmpty();

        WorldRun smallest = new Shrinker(Audit).Shrink(broken);

        smallest.Broken[0].Promise.ShouldBe("no switch is ever armed");
        smallest.Plan.Devices.Count.ShouldBe(1);
        smallest.Plan.Incidents.ShouldBeEmpty();
        smallest.Plan.Weather.ShouldBe(LinkWeather.Fair);
    }
}
