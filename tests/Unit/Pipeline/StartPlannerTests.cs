using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>Whether a push can begin, and with which commit timer, by what its runners say.</summary>
public sealed class StartPlannerTests
{
    private static readonly Presence Runner =
        new("edge1", true) { Clock = PushDriver.Start, Version = "1.0.0", Slots = 32, ConfirmSlots = 64 };

    [Fact]
    public void Decide_FewDevices_HasTheShortestTimerAndAQuarterOfItToConfirm()
    {
        PushStart start = Decide(PushPolicy.Default, 10);
        start.Problems.ShouldBeEmpty();
        start.CommitTimer.ShouldBe(TimeSpan.FromMinutes(5));
        start.ConfirmReserve.ShouldBe(TimeSpan.FromMinutes(1.25));
    }

    [Fact]
    public void Decide_ManyDevices_HasATimerThatArmingAndConfirmingFit()
    {
        PushStart start = Decide(PushPolicy.Default, 1000);
        start.CommitTimer.ShouldBeGreaterThan(TimeSpan.FromMinutes(8));
        start.CommitTimer.ShouldBeLessThan(TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void Decide_MeasuredPace_CountsInPlaceOfTheUsualOne()
    {
        PushStart start = Decide(PushPolicy.Default, 1000, Runner with { ConfigurePace = 500, ConfirmPace = 100 });
        start.CommitTimer.ShouldBe(TimeSpan.FromMinutes(5));
        Decide(PushPolicy.Default, 1000, Runner with { ConfigurePace = 30_000, ConfirmPace = 4_000 })
            .CommitTimer.ShouldBeGreaterThan(TimeSpan.FromMinutes(20));
    }

    [Fact]
    public void Decide_FarTooManyDevices_IsCappedAtAnHour() =>
        Decide(PushPolicy.Default with { Scope = TransactionScope.Fabric }, 9000, Runner with { Slots = 48, ConfirmSlots = 256 })
            .CommitTimer.ShouldBe(TimeSpan.FromHours(1));

    [Fact]
    public void Decide_CannotBeConfirmedInItsTimer_IsRefusedWithTheFiguresAndTheWayOut()
    {
        PushStart start = Decide(PushPolicy.Default with { CommitTimer = TimeSpan.FromMinutes(1) }, 1000,
            Runner with { ConfirmPace = 4_000, ConfirmSlots = 32 });
        string reason = start.Problems.ShouldHaveSingleItem().Reason;
        reason.ShouldContain("1000 devices");
        reason.ShouldContain("32 at once");
        reason.ShouldContain("commit timer of 1m");
        reason.ShouldContain("raise commitTimer");
    }

    [Fact]
    public void Decide_PauseWithScopeFabric_HasATimerWithRoomForItAndSaysHowLong()
    {
        PushStart start = Decide(PushPolicy.Default, 10, wave: 5, pauseAfter: 1);
        start.CommitTimer.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(20));
        start.PauseReserve.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.FromSeconds(10));
        start.Notes.ShouldHaveSingleItem().ShouldContain("the pause after wave 1 can last about");
    }

    [Fact]
    public void Decide_PauseThatTheTimerLeavesNoTimeFor_IsRefusedWithTheWayOut()
    {
        PushStart start = Decide(PushPolicy.Default with { CommitTimer = TimeSpan.FromSeconds(30) }, 10, wave: 5, pauseAfter: 1);
        start.Problems.ShouldHaveSingleItem().Reason.ShouldContain("use scope 'wave', whose pause may last until the push's deadline");
        Decide(new PushPolicy { Scope = TransactionScope.Wave, CommitTimer = TimeSpan.FromSeconds(30) }, 10, wave: 5, pauseAfter: 1)
            .Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Decide_Soak_FitsAnAutomaticTimerOrIsRefusedWithTheFigures()
    {
        var soak = new PushPolicy { Soak = TimeSpan.FromMinutes(4) };
        Decide(soak, 10, wave: 5).CommitTimer.ShouldBeGreaterThan(TimeSpan.FromMinutes(10));
        string reason = Decide(soak with { CommitTimer = TimeSpan.FromMinutes(5) }, 10, wave: 5).Problems.ShouldHaveSingleItem().Reason;
        reason.ShouldContain("soak watches 2 waves one after the other, together 8m");
        reason.ShouldContain("commit timer of 5m");
        reason.ShouldContain("scope 'wave'");
        Decide(soak with { CommitTimer = TimeSpan.FromMinutes(6), Scope = TransactionScope.Wave }, 10, wave: 5).Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Decide_SmallWaves_FitWhereTheWholeDoesNot() =>
        Decide(new PushPolicy { Scope = TransactionScope.Wave, CommitTimer = TimeSpan.FromMinutes(1) }, 1000,
            Runner with { ConfirmPace = 4_000 }, wave: 50).Problems.ShouldBeEmpty();

    [Theory]
    [InlineData(5.0, true)]
    [InlineData(-5.0, true)]
    [InlineData(6.5, false)]
    [InlineData(-120.0, false)]
    public void Decide_ClockOff_IsRefusedWithTheFigure(double seconds, bool begins)
    {
        PushPlan plan = Plan(PushPolicy.Default, 3);
        PushStart start = StartPlanner.Decide(
            plan, [.. plan.Devices.Select(d => new PresenceAnswer(d, Runner, TimeSpan.FromSeconds(seconds), null))]);
        if (begins)
            start.Problems.ShouldBeEmpty();
        else
            start.Problems.ShouldHaveSingleItem().Reason.ShouldContain(
                $"{Math.Abs(seconds):0.#} s {(seconds > 0 ? "ahead of" : "behind")}");
    }

    [Fact]
    public void Decide_NoRunnerOldRunnerOrDistrust_NamesEachDevice()
    {
        PushPlan plan = Plan(PushPolicy.Default, 4);
        PushStart start = StartPlanner.Decide(plan,
        [
            new PresenceAnswer("d0", null, null, null),
            new PresenceAnswer("d1", Runner with { Clock = null }, null, null),
            new PresenceAnswer("d2", Runner, TimeSpan.Zero, "it does not trust key K"),
            new PresenceAnswer("d3", Runner, TimeSpan.Zero, null),
        ]);
        start.Problems.Select(p => p.Device).ShouldBe(["d0", "d1", "d2"]);
        start.Problems[0].Reason.ShouldContain("no runner serves device d0");
        start.Problems[1].Reason.ShouldContain("update it");
        start.Problems[2].Reason.ShouldBe("it does not trust key K");
    }

    [Fact]
    public void Decide_RunnerThatIsThereAndNotReady_IsNotCalledMissing()
    {
        PushPlan plan = Plan(PushPolicy.Default, 2);
        PresenceAnswer[] answers =
        [
            new PresenceAnswer("d0", null, null, null) { Unheard = "did not answer within 3 s" },
            new PresenceAnswer("d1", Runner with { Ready = false }, TimeSpan.Zero, null),
        ];
        StartPlanner.Decide(plan, answers).Problems.Select(p => p.Reason).ShouldBe(
        [
            "the runner of device d0 did not answer within 3 s: see that it reaches the hub through its leaf node, then upload again",
            "the runner of device d1 does not read the site's commands: see that it reaches the hub through its leaf node, "
                + "then upload again",
        ]);
        StartPlanner.Decide(plan with { Policy = PushPolicy.Default with { Task = PushTask.Drift } }, answers).Unserved.ShouldNotBeNull()
            .Select(u => u.Reason).ShouldBe(["its runner did not answer within 3 s", "its runner does not read the site's commands"]);
    }

    private static PushStart Decide(PushPolicy policy, int devices, Presence? runner = null, int? wave = null, int? pauseAfter = null)
    {
        PushPlan plan = Plan(policy, devices, wave) with { PauseAfter = pauseAfter };
        return StartPlanner.Decide(plan, [.. plan.Devices.Select(d => new PresenceAnswer(d, runner ?? Runner, TimeSpan.Zero, null))]);
    }

    private static PushPlan Plan(PushPolicy policy, int devices, int? wave = null) => new()
    {
        Id = PushDriver.Id,
        Site = "lab",
        Upload = "build.zip",
        UploadedAt = PushDriver.Start,
        Policy = policy,
        Waves = [.. Enumerable.Range(0, devices).Select(i => $"d{i}").Chunk(wave ?? devices)],
    };
}
