using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>Between two waves: a push that pauses to be promoted, and a wave that is watched while it is armed.</summary>
public sealed class PushPauseTests
{
    private static readonly PushPolicy Fabric = PushPolicy.Default with { CommitTimer = TimeSpan.FromMinutes(10) };

    [Fact]
    public void Pause_ByWave_IsAfterTheConfirmAndEndsWithAPromotion()
    {
        PushDriver push = Started(Fabric with { Scope = TransactionScope.Wave }, 1, ["a"], ["b"]);
        push.Take();
        push.Armed("a");
        push.Take().ShouldBe(["confirm a"]);
        push.Confirmed("a");
        push.Report.Status.ShouldBe(PushStatus.AwaitingPromotion);
        push.Report.Message.ShouldContain("paused after wave 1 of 2");
        push.Push.AwaitsDecision.ShouldBeTrue();
        push.Decide(DecisionKind.Approve);
        push.Take().ShouldBeEmpty();
        push.Decide(DecisionKind.Promote, "it is well");
        push.Take().ShouldBe(["configure b"]);
        push.Report.Timeline.ShouldContain(e => e.What == "promoted by ann: it is well");
        push.Armed("b");
        push.Confirmed("b");
        push.Report.Status.ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public void Pause_WithScopeFabric_IsWhileArmedAndRevertsWhenNobodyPromotes()
    {
        PushDriver push = Started(Fabric, 1, ["a"], ["b"]);
        push.Take();
        push.Armed("a");
        push.Report.Status.ShouldBe(PushStatus.AwaitingPromotion);
        push.Take().ShouldBeEmpty();
        push.Push.Deadline.ShouldBe(PushDriver.Start + TimeSpan.FromMinutes(7.5));
        push.WaitForDeadline();
        push.Take().ShouldBe(["revert a"]);
        push.Reverted("a");
        push.Report.Status.ShouldBe(PushStatus.Failed);
        push.Report.Message.ShouldContain("nobody promoted it after wave 1");
        push["b"].Outcome.ShouldBe(DeviceOutcome.Skipped);
    }

    // What comes after the pause must still fit.
    [Fact]
    public void Pause_WithScopeFabric_EndsSoThatTheRestStillFits()
    {
        var push = new PushDriver(Fabric, 1, ["a"], ["b"]);
        push.Append(e => e with
        {
            Start = new PushStart(PushDriver.Id)
            {
                CommitTimer = TimeSpan.FromMinutes(10), ConfirmReserve = TimeSpan.FromMinutes(2), PauseReserve = TimeSpan.FromMinutes(3),
            },
        });
        push.Reply(PushDriver.Make("a", CommandKind.Configure, "armed", TimeSpan.FromMinutes(10)));
        push.Push.Deadline.ShouldBe(PushDriver.Start + TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void Pause_AfterTheLastWaveOfAFabric_IsBeforeTheConfirm()
    {
        PushDriver push = Started(Fabric, 1, ["a"]);
        push.Take();
        push.Armed("a");
        push.Take().ShouldBeEmpty();
        push.Decide(DecisionKind.Promote);
        push.Take().ShouldBe(["confirm a"]);
    }

    [Theory]
    [InlineData(DecisionKind.Cancel)]
    [InlineData(DecisionKind.Reject)]
    public void Pause_ThatSomebodyEnds_PutsBack(DecisionKind kind)
    {
        PushDriver push = Started(Fabric, 1, ["a"], ["b"]);
        push.Take();
        push.Armed("a");
        push.Decide(kind);
        push.Take().ShouldBe(["revert a"]);
        push.Reverted("a");
        push.Report.Status.ShouldBe(PushStatus.Cancelled);
    }

    [Fact]
    public void Promotion_BeforeThePause_PromotesNothing()
    {
        PushDriver push = Started(Fabric, 1, ["a"], ["b"]);
        push.Decide(DecisionKind.Promote);
        push.Armed("a");
        push.Report.Status.ShouldBe(PushStatus.AwaitingPromotion);
    }

    [Fact]
    public void Soak_ByWave_ChecksOnceMoreBeforeTheConfirm()
    {
        PushDriver push = Started(Fabric with { Scope = TransactionScope.Wave, Soak = TimeSpan.FromMinutes(2) }, null, ["a", "b"], ["c"]);
        push.Take();
        push.Armed("a", "b");
        push.Take().ShouldBeEmpty();
        push.Push.Deadline.ShouldBe(PushDriver.Start + TimeSpan.FromMinutes(2));
        push.WaitForDeadline();
        push.Take().ShouldBe(["check a", "check b"]);
        push["a"].Outcome.ShouldBe(DeviceOutcome.Checking);
        Healthy(push, "a");
        push.Take().ShouldBeEmpty();
        Healthy(push, "b");
        push.Take().ShouldBe(["confirm a", "confirm b"]);
        push.Confirmed("a", "b");
        push.Take().ShouldBe(["configure c"]);
    }

    [Theory]
    [InlineData(TransactionScope.Fabric)]
    [InlineData(TransactionScope.Wave)]
    public void Soak_ThatEndsUnhealthy_PutsTheTransactionBack(TransactionScope scope)
    {
        PushDriver push = Started(Fabric with { Scope = scope, Soak = TimeSpan.FromMinutes(1) }, null, ["a", "b"], ["c"]);
        push.Take();
        push.Armed("a", "b");
        push.WaitForDeadline();
        push.Take();
        Healthy(push, "a");
        push.Reply(PushDriver.Make("b", CommandKind.Check, "unhealthy"));
        push.Take().ShouldBe(["revert b", "revert a"], ignoreOrder: true);
        push.Reverted("a", "b");
        push.Report.Status.ShouldBe(PushStatus.Failed);
        push["b"].Message.ShouldNotBeNull().ShouldContain("after it was watched for 1m: sick");
        push["b"].Outcome.ShouldBe(DeviceOutcome.Unhealthy);
        push["c"].Outcome.ShouldBe(DeviceOutcome.Skipped);
    }

    [Fact]
    public void Soak_ByDevice_ConfirmsTheHealthyOnes()
    {
        PushDriver push = Started(
            Fabric with { Scope = TransactionScope.Device, Soak = TimeSpan.FromMinutes(1), FailureBudget = Allowance.Count(1) },
            null,
            ["a", "b"]);
        push.Take();
        push.Armed("a", "b");
        push.WaitForDeadline();
        push.Take();
        Healthy(push, "a");
        push.Reply(PushDriver.Make("b", CommandKind.Check, "unreachable"));
        push.Take().ShouldBe(["revert b", "confirm a"], ignoreOrder: true);
        push.Confirmed("a");
        push.Reverted("b");
        push.Report.Status.ShouldBe(PushStatus.Succeeded);
        push.Report.Devices.Select(d => d.Outcome).ShouldBe([DeviceOutcome.Confirmed, DeviceOutcome.Unreachable]);
    }

    [Fact]
    public void Soak_ThatNobodyAnswers_PutsBack()
    {
        PushDriver push = Started(Fabric with { Scope = TransactionScope.Wave, Soak = TimeSpan.FromMinutes(1) }, null, ["a"]);
        push.Take();
        push.Armed("a");
        push.WaitForDeadline();
        push.Take().ShouldBe(["check a"]);
        push.WaitForDeadline();
        push.Take().ShouldBe(["revert a"]);
        push.Reverted("a");
        push["a"].Outcome.ShouldBe(DeviceOutcome.Silent);
    }

    [Fact]
    public void Soak_OfAWaveThatIsUnchanged_IsNone()
    {
        PushDriver push = Started(Fabric with { Soak = TimeSpan.FromMinutes(1) }, null, ["a"], ["b"]);
        push.Take();
        push.Reply(PushDriver.Make("a", CommandKind.Configure, "unchanged"));
        push.Take().ShouldBe(["configure b"]);
    }

    // With the budget spent nobody who was not watched to the end is confirmed, also where each stands for itself.
    [Fact]
    public void Soak_ByDeviceThatStops_LeavesNobodyArmed()
    {
        PushDriver push = Started(Fabric with { Scope = TransactionScope.Device, Soak = TimeSpan.FromMinutes(1) }, null, ["a", "b"]);
        push.Take();
        push.Armed("a");
        push.Reply(PushDriver.Make("b", CommandKind.Configure, "rejected"));
        push.Take().ShouldBe(["revert a"]);
        push.Reverted("a");
        push.Push.IsComplete.ShouldBeTrue();
    }

    private static void Healthy(PushDriver push, string device) => push.Reply(PushDriver.Make(device, CommandKind.Check, "healthy"));

    private static PushDriver Started(PushPolicy policy, int? pauseAfter, params string[][] waves)
    {
        var push = new PushDriver(policy, pauseAfter, waves);
        push.Begin();
        return push;
    }
}
