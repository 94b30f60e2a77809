using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>What a push does with the replies of its devices, by scope, and what becomes of silence.</summary>
public sealed class PushTests
{
    private static PushPolicy Policy(TransactionScope scope) => new() { Scope = scope };

    [Fact]
    public void ScopeWave_AllArmed_ConfirmsWaveByWave()
    {
        var push = PushDriver.Started(Policy(TransactionScope.Wave), ["a"], ["b", "c"]);
        push.Take().ShouldBe(["configure a"]);
        push.Take().ShouldBeEmpty();
        push.Armed("a");
        push.Take().ShouldBe(["confirm a"]);
        push.Confirmed("a");
        push.Take().ShouldBe(["configure b", "configure c"]);
        push.Armed("c");
        push.Take().ShouldBeEmpty();
        push.Armed("b");
        push.Take().ShouldBe(["confirm b", "confirm c"]);
        push.Confirmed("c", "b");
        push.Push.IsComplete.ShouldBeTrue();
        push.Report.Status.ShouldBe(PushStatus.Succeeded);
        push.Report.Consistent.ShouldBeTrue();
        push.Report.Devices.ShouldAllBe(
            d => d.Outcome == DeviceOutcome.Confirmed && d.Runs == RunningConfiguration.New && d.Added == 2 && d.Removed == 1);
    }

    [Fact]
    public void ScopeFabric_AllWavesArmed_ConfirmsAllTogether()
    {
        var push = PushDriver.Started(Policy(TransactionScope.Fabric), ["a"], ["b"]);
        push.Take();
        push.Armed("a");
        push.Take().ShouldBe(["configure b"]);
        push.Armed("b");
        push.Take().ShouldBe(["confirm a", "confirm b"]);
        push.Confirmed("a", "b");
        push.Report.Status.ShouldBe(PushStatus.Succeeded);
    }

    // What is waited for before, runners and the turn, is none of the push's own time.
    [Fact]
    public void Start_LongAfterThePlan_GivesTheFirstWaveItsWholeTime()
    {
        var push = new PushDriver(Policy(TransactionScope.Fabric), ["a"], ["b"]);
        push.Pass(TimeSpan.FromMinutes(50));
        push.Begin(reserve: TimeSpan.FromMinutes(1));
        push.Push.Commands.ShouldHaveSingleItem().NotAfter.ShouldBe(push.Now + push.CommitTimer - TimeSpan.FromMinutes(1));
        push.Report.StartedAt.ShouldBe(push.Now);
        push.Pass(TimeSpan.FromMinutes(3));
        push.Armed("a");
        push.Take().ShouldBe(["configure b"]);
        push.Pass(TimeSpan.FromSeconds(30));
        push.Armed("b");
        push.Take().ShouldBe(["confirm a", "confirm b"]);
    }

    [Fact]
    public void Configure_FailsAfterArming_IsReportedWithWhatWasArmed()
    {
        var push = PushDriver.Started(Policy(TransactionScope.Fabric), ["a"]);
        var change = new ConfigChange
        {
            Diff = Payload.Of("+x\n"), Added = 3, Removed = 2, Before = Payload.Of("before"), After = Payload.Of("after"),
        };
        push.Reply((UnhealthyReply)PushDriver.Make("a", CommandKind.Configure, "unhealthy") with { Change = change });
        DeviceReport device = push["a"];
        (device.Outcome, device.Runs).ShouldBe((DeviceOutcome.Unhealthy, RunningConfiguration.Old));
        (device.Added, device.Removed).ShouldBe((3, 2));
        device.Diff.ShouldBe(ResultFolder.Diff("a"));
        device.Before.ShouldBe(ResultFolder.Before("a"));
        device.After.ShouldBe(ResultFolder.After("a"));
    }

    // Whoever wrote it was held still, and a newer push had its turn.
    [Fact]
    public void Start_StoredAfterItsTime_BeginsNothing()
    {
        var push = new PushDriver(Policy(TransactionScope.Fabric), ["a"]);
        push.Begin(notAfter: push.Now.AddSeconds(-1));
        push.Push.IsStarted.ShouldBeFalse();
        push.Take().ShouldBeEmpty();
        push.Begin(notAfter: push.Now.AddMinutes(1));
        push.Take().ShouldBe(["configure a"]);
    }

    [Fact]
    public void ScopeFabric_LastWaveRejected_RevertsEarlierWaves()
    {
        var push = PushDriver.Started(Policy(TransactionScope.Fabric), ["a"], ["b", "c"]);
        push.Take();
        push.Armed("a");
        push.Take();
        push.Reply(PushDriver.Make("b", CommandKind.Configure, "rejected"));
        push.Take().ShouldBe(["revert a", "revert c"]);
        push.Armed("c");
        push.Reverted("a", "c");
        push.Report.Status.ShouldBe(PushStatus.Failed);
        push.Report.Message.ShouldContain("b rejected");
        push["a"].Outcome.ShouldBe(DeviceOutcome.Reverted);
        push["b"].Outcome.ShouldBe(DeviceOutcome.Rejected);
        push["b"].Rejected.Single().Answer.ShouldBe("% Invalid input");
        push.Report.Devices.ShouldAllBe(d => d.Runs == RunningConfiguration.Old);
        push.Report.Consistent.ShouldBeTrue();
    }

    [Fact]
    public void ScopeWave_SecondWaveFails_FirstStaysConfirmedAndThirdIsSkipped()
    {
        var push = PushDriver.Started(Policy(TransactionScope.Wave), ["a"], ["b", "c"], ["d"]);
        push.Take();
        push.Armed("a");
        push.Take();
        push.Confirmed("a");
        push.Take();
        push.Armed("b");
        push.Reply(PushDriver.Make("c", CommandKind.Configure, "unhealthy"));
        push.Take().ShouldBe(["revert b"]);
        push.Reverted("b");
        push.Report.Devices.Select(d => d.Outcome)
            .ShouldBe([DeviceOutcome.Confirmed, DeviceOutcome.Reverted, DeviceOutcome.Unhealthy, DeviceOutcome.Skipped]);
        push["c"].FailedChecks.Single().Actual.ShouldBe("down");
        push.Report.Consistent.ShouldBeTrue();
    }

    [Theory]
    [InlineData("failed", "reverted", DeviceOutcome.Reverted)]
    [InlineData("failed-armed", "reverted", DeviceOutcome.Reverted)]
    [InlineData("failed", "nothing-armed", DeviceOutcome.Skipped)]
    public void Configure_BrokenOffForARevert_EndsAsTheRevertSays(string configure, string revert, DeviceOutcome ends)
    {
        var push = PushDriver.Started(Policy(TransactionScope.Fabric), ["a", "b"]);
        push.Take();
        push.Reply(PushDriver.Make("b", CommandKind.Configure, "rejected"));
        push.Take().ShouldBe(["revert a"]);

        Reply broken = PushDriver.Make("a", CommandKind.Configure, "failed");
        push.Reply(configure == "failed" ? broken : (FailedReply)broken with { TimerLeft = TimeSpan.FromMinutes(4) });
        push.Push.IsComplete.ShouldBeFalse();
        RevertedReply reverted = (RevertedReply)PushDriver.Make("a", CommandKind.Revert, "reverted");
        push.Reply(revert == "reverted" ? reverted : reverted with { Cause = RevertCause.NothingArmed });

        push.Report.Devices.Select(d => d.Outcome).ShouldBe([ends, DeviceOutcome.Rejected]);
        push.Report.Consistent.ShouldBeTrue();
    }

    [Fact]
    public void ScopeDevice_OneFails_OthersOfTheWaveFinishAndTheRestIsSkipped()
    {
        var push = PushDriver.Started(Policy(TransactionScope.Device), ["a", "b", "c"], ["d"]);
        push.Take();
        push.Armed("a");
        push.Take().ShouldBe(["confirm a"]);
        push.Reply(PushDriver.Make("b", CommandKind.Configure, "busy"));
        push.Take().ShouldBeEmpty();
        push.Armed("c");
        push.Take().ShouldBe(["confirm c"]);
        push.Confirmed("a", "c");
        push.Push.IsComplete.ShouldBeTrue();
        push.Report.Status.ShouldBe(PushStatus.Failed);
        push.Report.Devices.Select(d => d.Outcome)
            .ShouldBe([DeviceOutcome.Confirmed, DeviceOutcome.Busy, DeviceOutcome.Confirmed, DeviceOutcome.Skipped]);
    }

    [Fact]
    public void FailureBudget_NotSpent_GoesOnAndSucceeds()
    {
        var push = PushDriver.Started(Policy(TransactionScope.Wave) with { FailureBudget = Allowance.Percent(50) }, ["a", "b"], ["c"]);
        push.Take();
        push.Armed("a");
        push.Reply(PushDriver.Make("b", CommandKind.Configure, "failed"));
        push.Take().ShouldBe(["confirm a"]);
        push.Confirmed("a");
        push.Take().ShouldBe(["configure c"]);
        push.Reply(PushDriver.Make("c", CommandKind.Configure, "unchanged"));
        push.Report.Status.ShouldBe(PushStatus.Succeeded);
        push.Report.Message.ShouldContain("within the budget of 50%");
    }

    [Fact]
    public void Silence_UntilTheTimerWouldHaveEnded_IsReportedWithWhatTheSwitchDid()
    {
        var push = PushDriver.Started(Policy(TransactionScope.Wave), ["a", "b"]);
        push.Take();
        push.Pass(TimeSpan.FromMinutes(1));
        push.Armed("a");
        push.Push.Deadline.ShouldBe(PushDriver.Start + TimeSpan.FromMinutes(3.75));
        push.WaitForDeadline();
        push.Take().ShouldBe(["revert b", "revert a"]);
        push.Reverted("a");
        push.Push.IsComplete.ShouldBeFalse();
        push.Push.Deadline.ShouldBe(PushDriver.Start + TimeSpan.FromMinutes(8.75) + TimeSpan.FromSeconds(30));
        push.WaitForDeadline();
        push["b"].Outcome.ShouldBe(DeviceOutcome.Silent);
        push["b"].Runs.ShouldBe(RunningConfiguration.Old);
        push["b"].Message!.ShouldContain("commit timer");
        push.Report.Status.ShouldBe(PushStatus.Failed);
    }

    [Fact]
    public void ManagementLost_SwitchComesBackByItsTimer_IsReportedAsUnreachableOnItsOldConfiguration()
    {
        var push = PushDriver.Started(Policy(TransactionScope.Fabric), ["a", "b"]);
        push.Take();
        push.Armed("a");
        push.Reply(PushDriver.Make("b", CommandKind.Configure, "unreachable", TimeSpan.FromMinutes(4)));
        push.Take().ShouldBe(["revert b", "revert a"]);
        push.Reverted("a");
        push.Wait(TimeSpan.FromMinutes(4));
        push.Reply(PushDriver.Make("b", CommandKind.Revert, "timer"));
        push["b"].Outcome.ShouldBe(DeviceOutcome.Unreachable);
        push["b"].Runs.ShouldBe(RunningConfiguration.Old);
        push["b"].Message.ShouldBe("gone; its commit timer put the old configuration back");
    }

    [Fact]
    public void Confirm_NoAnswer_IsUnknownUntilALateAnswerSettlesIt()
    {
        var push = PushDriver.Started(
            Policy(TransactionScope.Device) with { CommitTimer = TimeSpan.FromMinutes(20), Deadline = TimeSpan.FromMinutes(10) },
            ["a", "b"]);
        push.Armed("a");
        push.Wait(TimeSpan.FromMinutes(5));
        push.Armed("b");
        push.Wait(TimeSpan.FromMinutes(17));
        push["a"].Runs.ShouldBe(RunningConfiguration.Unknown);
        push.Push.IsComplete.ShouldBeFalse();
        push.Confirmed("a");
        push["a"].Outcome.ShouldBe(DeviceOutcome.Confirmed);
        push.Confirmed("b");
        push.Report.Consistent.ShouldBeTrue();
    }

    [Fact]
    public void Entry_AfterTheEnd_ChangesNothing()
    {
        var push = PushDriver.Started(Policy(TransactionScope.Device) with { Deadline = TimeSpan.FromMinutes(10) }, ["a", "b"]);
        push.Armed("a", "b");
        push.Wait(TimeSpan.FromMinutes(11));
        push.Push.IsComplete.ShouldBeTrue();
        PushReport ended = push.Report;
        push.Confirmed("a");
        push.Decide(DecisionKind.Cancel);
        push["a"].Runs.ShouldBe(RunningConfiguration.Unknown);
        (push.Report.Status, push.Report.Message, push.Report.EndedAt, push.Report.Timeline.Count).ShouldBe(
            (ended.Status, ended.Message, ended.EndedAt, ended.Timeline.Count));
    }

    [Fact]
    public void DryRun_AllPreviewed_ChangesNothing()
    {
        var push = PushDriver.Started(new PushPolicy { DryRun = true }, ["a"], ["b", "c"]);
        push.Take().ShouldBe(["preview a", "preview b", "preview c"]);
        push.Reply(PushDriver.Make("a", CommandKind.Preview, "rejected"));
        push.Reply(PushDriver.Make("b", CommandKind.Preview, "unchanged"));
        push.Reply(PushDriver.Make("c", CommandKind.Preview, "previewed"));
        push.Push.IsComplete.ShouldBeTrue();
        push.Report.Devices.Select(d => d.Outcome).ShouldBe([DeviceOutcome.Rejected, DeviceOutcome.Unchanged, DeviceOutcome.Previewed]);
        push.Report.Status.ShouldBe(PushStatus.Failed);
    }

    [Fact]
    public void CommitTimer_TooShortForAllWaves_StopsWithThatReason()
    {
        var push = PushDriver.Started(Policy(TransactionScope.Fabric) with { CommitTimer = TimeSpan.FromSeconds(40) }, ["a"], ["b"]);
        push.Take();
        push.Wait(TimeSpan.FromSeconds(29));
        push.Armed("a");
        push.Take().ShouldBe(["configure b"]);
        push.WaitForDeadline();
        push.Take().ShouldBe(["revert b", "revert a"]);
    }

    [Fact]
    public void Outstanding_AnsweredMeanwhile_IsLeftOut()
    {
        var push = PushDriver.Started(Policy(TransactionScope.Wave), ["a", "b"]);
        push.Armed("a");
        push.Take().ShouldBe(["configure b"]);
    }

    [Fact]
    public void Begin_PlanWithoutDevice_Throws() =>
        Should.Throw<ArgumentException>(() => PushDriver.Started(PushPolicy.Default, []));
}
