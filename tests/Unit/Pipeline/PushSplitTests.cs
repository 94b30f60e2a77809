using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>The decision to confirm: one moment for all of a transaction, and what is done when it ends split all the same.</summary>
public sealed class PushSplitTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static PushPolicy Policy(OnSplit onSplit = OnSplit.Forward) => new() { Scope = TransactionScope.Wave, OnSplit = onSplit };

    [Fact]
    public void Confirms_OfOneTransaction_HaveOneTimeLimitBeforeTheFirstTimerEnds()
    {
        var push = PushDriver.Started(Policy(), ["a", "b"]);
        push.Pass(TimeSpan.FromSeconds(1));
        push.Armed("a");
        push.Pass(TimeSpan.FromSeconds(99));
        push.Armed("b");
        DeviceCommand[] confirms = [.. push.Push.Commands.Where(c => c.Kind == CommandKind.Confirm)];
        confirms.Select(c => c.Device).ShouldBe(["a", "b"]);
        confirms.ShouldAllBe(c => c.NotAfter == PushDriver.Start + TimeSpan.FromSeconds(271));
    }

    [Fact]
    public void Confirms_DriverWasAway_AreLateTogether()
    {
        var push = PushDriver.Started(Policy(), ["a", "b"]);
        push.Armed("a");
        push.Pass(TimeSpan.FromSeconds(100));
        push.Armed("b");
        push.Pass(TimeSpan.FromSeconds(230));
        push.Reply(PushDriver.Make("a", CommandKind.Confirm, "expired"));
        push.Reply(PushDriver.Make("b", CommandKind.Confirm, "expired", TimeSpan.FromSeconds(70)));
        push.Report.Devices.ShouldAllBe(d => d.Runs == RunningConfiguration.Old && d.Outcome == DeviceOutcome.Expired);
        push.Report.Consistent.ShouldBeTrue();
        push.Push.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void Armed_ReplyWasLongOnItsWay_LeavesNoMoreTimeThanTheRunnerSaw()
    {
        var push = PushDriver.Started(Policy(), ["a"]);
        push.Pass(TimeSpan.FromSeconds(100));
        push.Reply((ArmedReply)PushDriver.Make("a", CommandKind.Configure, "armed", TimeSpan.FromMinutes(5)) with
        {
            ArmedUntil = PushDriver.Start + TimeSpan.FromSeconds(301),
        });
        push.Push.Commands[^1].NotAfter.ShouldBe(PushDriver.Start + TimeSpan.FromSeconds(271));
    }

    [Fact]
    public void Arming_TooLittleIsLeftToConfirm_GoesBackBeforeAnybodyIsConfirmed()
    {
        var push = PushDriver.Started(Policy(), ["a", "b"]);
        push.Take();
        push.Reply(PushDriver.Make("a", CommandKind.Configure, "armed", TimeSpan.FromSeconds(200)));
        push.WaitForDeadline();
        push.Now.ShouldBe(PushDriver.Start + TimeSpan.FromSeconds(125));
        push.Take().ShouldBe(["revert a", "revert b"]);
        push.Report.Message.ShouldContain("too little of the commit timer");
        push.Report.Message.ShouldContain(", and b is not armed and healthy yet; raise commitTimer, or make waves smaller");
    }

    [Fact]
    public void Fold_CutAnywhereAndReadAtAnotherPace_DecidesTheSame()
    {
        var push = PushDriver.Started(Policy(), ["a", "b"]);
        push.Pass(TimeSpan.FromSeconds(219));
        push.Armed("a");
        push.Pass(TimeSpan.FromSeconds(1));
        push.Armed("b");
        push.Pass(TimeSpan.FromSeconds(6));
        push.Tick();
        for (int cut = 0; cut <= push.Log.Count; cut++)
        {
            Push other = Push.Begin(push.Plan);
            other.Apply(push.Log.Take(cut));
            other.Apply(push.Log.Skip(Math.Max(0, cut - 1)));
            other.Commands.ShouldBe(push.Push.Commands);
        }

        push.Push.Commands.Count(c => c.Kind == CommandKind.Confirm).ShouldBe(2);
    }

    [Fact]
    public void Tick_OfAClockThatIsAhead_SaysHowLongToWait()
    {
        var push = PushDriver.Started(Policy(), ["a"]);
        push.Wait(TimeSpan.FromSeconds(220));
        push.Push.TickEarlyBy.ShouldBe(TimeSpan.FromSeconds(5));
        push.Take().ShouldBe(["configure a"]);
        push.Wait(TimeSpan.FromSeconds(5));
        push.Push.TickEarlyBy.ShouldBe(TimeSpan.Zero);
        push.Take().ShouldBe(["revert a"]);
    }

    [Theory]
    [InlineData("timer")]
    [InlineData("expired")]
    [InlineData("changed")]
    [InlineData("failed")]
    [InlineData("unreachable")]
    public void Forward_OneDidNotConfirm_IsConfiguredAndConfirmedAgain(string answer)
    {
        var push = PushDriver.Started(Policy(), ["a", "b"], ["c"]);
        push.Armed("a", "b");
        push.Take();
        push.Confirmed("a");
        push.Reply(PushDriver.Make("b", CommandKind.Confirm, answer, answer == "changed" ? Minute : null));
        push.Take().ShouldBe(["configure b 2"]);
        push["b"].Outcome.ShouldBe(DeviceOutcome.Repairing);
        push.Reply(PushDriver.Make("b", CommandKind.Configure, "armed", push.CommitTimer, 2));
        push.Take().ShouldBe(["confirm b 2"]);
        push.Reply(PushDriver.Make("b", CommandKind.Confirm, "confirmed", null, 2));
        push["b"].ShouldSatisfyAllConditions(d => d.Outcome.ShouldBe(DeviceOutcome.Confirmed), d => d.Attempts.ShouldBe(2),
            d => d.Message!.ShouldContain("configured again"));
        push.Take().ShouldBe(["configure c"]);
        push.Report.Consistent.ShouldBeTrue();
    }

    [Fact]
    public void Forward_NotSaved_IsSavedByConfiguringAgain()
    {
        var push = PushDriver.Started(Policy(), ["a"]);
        push.Armed("a");
        push.Take();
        push.Reply(PushDriver.Make("a", CommandKind.Confirm, "notsaved"));
        push.Take().ShouldBe(["configure a 2"]);
        push.Reply(PushDriver.Make("a", CommandKind.Configure, "unchanged", null, 2));
        push["a"].Outcome.ShouldBe(DeviceOutcome.Confirmed);
        push.Report.Status.ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public void Forward_SwitchStaysAway_IsTriedUntilTheDeadlineAndThenTold()
    {
        var push = PushDriver.Started(Policy(), ["a", "b"]);
        push.Armed("a", "b");
        push.Confirmed("a");
        push.Reply(PushDriver.Make("b", CommandKind.Confirm, "timer"));
        int attempt = 2;
        while (!push.Push.IsComplete)
        {
            if (push.Take().Contains($"configure b {attempt}"))
                push.Reply(PushDriver.Make("b", CommandKind.Configure, "unreachable", null, attempt++));
            else
                push.WaitForDeadline();
        }

        attempt.ShouldBeGreaterThan(20);
        push.Now.ShouldBeLessThanOrEqualTo(PushDriver.Start + TimeSpan.FromHours(1));
        push["b"].Runs.ShouldBe(RunningConfiguration.Old);
        push.Report.Status.ShouldBe(PushStatus.Failed);
        push.Report.Consistent.ShouldBeFalse();
        push.Report.Message.ShouldContain("NOT all");
    }

    [Fact]
    public void Forward_ArmedAgainAndThenFails_GoesBackBeforeTheNextTry()
    {
        var push = PushDriver.Started(Policy(), ["a", "b"]);
        push.Armed("a", "b");
        push.Take();
        push.Confirmed("a");
        push.Reply(PushDriver.Make("b", CommandKind.Confirm, "timer"));
        push.Take().ShouldBe(["configure b 2"]);
        push.Reply(PushDriver.Make("b", CommandKind.Configure, "unreachable", Minute, 2));
        push.Take().ShouldBe(["revert b 2"]);
        push.Reply(PushDriver.Make("b", CommandKind.Revert, "timer", null, 2));
        push.Take().ShouldBeEmpty();
        push.WaitForDeadline();
        push.Take().ShouldBe(["configure b 3"]);
    }

    [Fact]
    public void Back_OneDidNotConfirm_PutsTheConfirmedOnesBack()
    {
        var push = PushDriver.Started(Policy(OnSplit.Back), ["a", "b", "c"], ["d"]);
        push.Armed("a", "b", "c");
        push.Take();
        push.Confirmed("a");
        push.Reply(PushDriver.Make("b", CommandKind.Confirm, "timer"));
        push.Take().ShouldBeEmpty();
        push.Confirmed("c");
        push.Take().ShouldBe(["configure a 2", "configure c 2"]);
        push.Push.Outstanding.ShouldAllBe(c => c.Source == CandidateSource.Before);
        foreach (string device in new[] { "a", "c" })
        {
            push.Reply(PushDriver.Make(device, CommandKind.Configure, "armed", push.CommitTimer, 2));
            push.Reply(PushDriver.Make(device, CommandKind.Confirm, "confirmed", null, 2));
        }

        push.Report.Devices.Select(d => d.Outcome)
            .ShouldBe([DeviceOutcome.Reverted, DeviceOutcome.Failed, DeviceOutcome.Reverted, DeviceOutcome.Skipped]);
        push.Report.Devices.ShouldAllBe(d => d.Runs == RunningConfiguration.Old);
        push.Report.Consistent.ShouldBeTrue();
        push.Report.Status.ShouldBe(PushStatus.Failed);
    }

    [Fact]
    public void Back_CannotBePutBack_IsToldAsSplit()
    {
        var push = PushDriver.Started(Policy(OnSplit.Back) with { Deadline = TimeSpan.FromMinutes(5) }, ["a", "b"]);
        push.Armed("a", "b");
        push.Confirmed("a");
        push.Reply(PushDriver.Make("b", CommandKind.Confirm, "timer"));
        while (!push.Push.IsComplete)
        {
            foreach (DeviceCommand command in push.Push.Outstanding)
                push.Reply(PushDriver.Make("a", command.Kind, "rejected", null, command.Attempt));
            push.WaitForDeadline();
        }

        push["a"].Runs.ShouldBe(RunningConfiguration.New);
        push.Report.Consistent.ShouldBeFalse();
    }

    [Fact]
    public void Report_OneDidNotConfirm_IsOnlyTold()
    {
        var push = PushDriver.Started(Policy(OnSplit.Report), ["a", "b"]);
        push.Armed("a", "b");
        push.Take();
        push.Confirmed("a");
        push.Reply(PushDriver.Make("b", CommandKind.Confirm, "timer"));
        push.Push.IsComplete.ShouldBeTrue();
        push.Report.Status.ShouldBe(PushStatus.Failed);
        push.Report.Consistent.ShouldBeFalse();
        push.Report.Message.ShouldContain("NOT all");
    }

    [Fact]
    public void NobodyConfirmed_AllWentBack_IsNoSplitAndNothingIsTriedAgain()
    {
        var push = PushDriver.Started(Policy(), ["a", "b"]);
        push.Armed("a", "b");
        push.Take();
        push.Reply(PushDriver.Make("a", CommandKind.Confirm, "timer"));
        push.Reply(PushDriver.Make("b", CommandKind.Confirm, "timer"));
        push.Push.IsComplete.ShouldBeTrue();
        push.Take().ShouldBeEmpty();
        push.Report.Consistent.ShouldBeTrue();
        push.Report.Status.ShouldBe(PushStatus.Failed);
    }

    [Fact]
    public void Cancel_WhileForward_PutsBackWhatIsArmedAndTellsTheSplit()
    {
        var push = PushDriver.Started(Policy(), ["a", "b"]);
        push.Armed("a", "b");
        push.Confirmed("a");
        push.Reply(PushDriver.Make("b", CommandKind.Confirm, "timer"));
        push.Take();
        push.Decide(DecisionKind.Cancel);
        push.Take().ShouldBe(["revert b 2"]);
        push.Reply(PushDriver.Make("b", CommandKind.Revert, "nothing", null, 2));
        push.Push.IsComplete.ShouldBeTrue();
        push.Report.Consistent.ShouldBeFalse();
        push.Report.Status.ShouldBe(PushStatus.Cancelled);
    }

    [Fact]
    public void Start_Refused_SkipsAllAndSaysWhy()
    {
        var push = new PushDriver(PushPolicy.Default, ["a"]);
        push.Refuse("no runner serves device a");
        push.Report.Status.ShouldBe(PushStatus.Refused);
        push.Report.Problems.ShouldHaveSingleItem().Reason.ShouldBe("no runner serves device a");
        push.Push.Commands.ShouldBeEmpty();
    }

    [Fact]
    public void Start_Superseded_NamesTheNewerPush()
    {
        var push = new PushDriver(PushPolicy.Default, ["a"]);
        push.Refuse("", "fedcba9876543210");
        push.Report.Status.ShouldBe(PushStatus.Superseded);
        push.Report.Message.ShouldContain("fedcba9876543210");
        push.Report.Devices.ShouldAllBe(d => d.Outcome == DeviceOutcome.Skipped);
    }
}
