using Leafwire.Contracts;
using Leafwire.Lab.Simulation;
using Leafwire.Pipeline.Reports;

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

    // A promise that holds where nothing ever happens is none.
    [Fact]
    public void Worlds_OfFixedSeeds_BringEveryKindOfPush()
    {
        var seen = new HashSet<string>();
        // The last two are of the rare ones in which people sign with keys of their own, and with something else.
        foreach (int seed in (int[])[.. Enumerable.Range(1, 150), 236, 246])
            WorldRun.Of(WorldDraw.Of((ulong)seed), world => See(world, seen));

        seen.ShouldBe([
            "approved and confirmed", "changed since the approval", "rejected", "not approved in time", "promoted and confirmed",
            "within its window", "its window is over", "restored", "looked at", "gave way", "watched and confirmed",
            "signed and confirmed", "not signed by enough", "two side by side",
        ], ignoreOrder: true);
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

    // Both have devices armed at some moment.
    private static bool AreAtOnce(SimPush one, SimPush other)
    {
        (DateTimeOffset From, DateTimeOffset To)[] times = [.. new[] { one, other }.Select(push => push.Devices
            .SelectMany(d => push.EffectsOn(d.Name)).Select(e => e.At).Order().ToArray())
            .Where(at => at.Length > 1).Select(at => (at[0], at[^1]))];
        return times is [var first, var second] && first.From < second.To && second.From < first.To;
    }

    private static IReadOnlyList<BrokenPromise> See(World world, HashSet<string> seen)
    {
        foreach (PushReport report in world.Push.Reports)
        {
            bool isDone = report.Status == PushStatus.Succeeded;
            bool Says(string word) => report.Message.Contains(word, StringComparison.Ordinal);
            (string Kind, bool Is)[] kinds =
            [
                ("approved and confirmed", isDone && report.Decisions.Any(d => d.Kind == DecisionKind.Approve)),
                ("changed since the approval", report.Devices.Any(
                    d => d.Outcome == DeviceOutcome.Changed && world.Push.Edited.ContainsKey(d.Device))),
                ("rejected", Says("rejected by")),
                ("not approved in time", Says("nobody approved it")),
                ("promoted and confirmed", isDone && report.Decisions.Any(d => d.Kind == DecisionKind.Promote)),
                ("within its window", isDone && world.Push.Plan.Policy.Window is not null),
                ("its window is over", Says("its window is over")),
                ("restored", isDone && world.Undone is not null),
                ("watched and confirmed", isDone && report.Devices.Any(d => d.Outcome == DeviceOutcome.Confirmed)
                    && world.Push.Plan.Policy.Soak > TimeSpan.Zero),
                ("signed and confirmed", isDone && world.Plan.Signers > 0),
                ("not signed by enough", report.Devices.Any(d => d.Outcome == DeviceOutcome.Rejected
                    && d.Message?.Contains("with keys of their own", StringComparison.Ordinal) == true)),
                ("two side by side", world.SideBySide is [var one, var other] && AreAtOnce(one, other)),
                ("looked at", world.Looks.SelectMany(l => l.Reports).Any(r => r.Status == PushStatus.Succeeded)),
                ("gave way", world.Looks.SelectMany(l => l.Reports).Any(r => r.Devices.Any(d => d.Outcome == DeviceOutcome.Busy))),
            ];
            seen.UnionWith(kinds.Where(k => k.Is).Select(k => k.Kind));
        }

        return [];
    }
}
