using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>What people say to a push.</summary>
public sealed class PushDecisionTests
{
    [Fact]
    public void Approval_Given_GoesOnWithTheDevicesThatChange()
    {
        var push = PushDriver.Started(new PushPolicy { Approval = Approval.Required }, ["a"], ["b"]);
        push.Take().ShouldBe(["preview a", "preview b"]);
        push.Reply(PushDriver.Make("a", CommandKind.Preview, "unchanged"));
        push.Reply(PushDriver.Make("b", CommandKind.Preview, "previewed"));
        push.Report.Status.ShouldBe(PushStatus.AwaitingApproval);
        push.Decide(DecisionKind.Approve);
        push.Take().ShouldBe(["configure b"]);
    }

    [Fact]
    public void Approval_GivenBeforeThereAreDiffs_ApprovesNothing()
    {
        var push = PushDriver.Started(new PushPolicy { Approval = Approval.Required }, ["a"]);
        push.Take();
        push.Decide(DecisionKind.Approve);
        push.Reply(PushDriver.Make("a", CommandKind.Preview, "previewed"));
        push.Take().ShouldBeEmpty();
        push.Report.Status.ShouldBe(PushStatus.AwaitingApproval);
        push.Decide(DecisionKind.Approve, "looks right");
        push.Take().ShouldBe(["configure a"]);
        push.Report.Timeline.ShouldContain(e => e.What == "approved by ann: looks right");
    }

    [Fact]
    public void Approval_TakesLong_IsNotThePushsOwnTime()
    {
        var push = PushDriver.Started(new PushPolicy { Approval = Approval.Required }, ["a"]);
        push.Reply(PushDriver.Make("a", CommandKind.Preview, "previewed"));
        push.Wait(TimeSpan.FromHours(20));
        push.Decide(DecisionKind.Approve);
        push.Take().ShouldBe(["configure a"]);
        push.Armed("a");
        push.Confirmed("a");
        push.Report.Status.ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public void Cancel_BeforeThePushBegins_EndsItWithoutACommand()
    {
        var push = new PushDriver(PushPolicy.Default, ["a"], ["b"]);
        push.Decide(DecisionKind.Cancel, "wrong build");
        push.Push.IsComplete.ShouldBeTrue();
        push.Begin();
        push.Push.Commands.ShouldBeEmpty();
        push.Report.Status.ShouldBe(PushStatus.Cancelled);
        push.Report.Devices.ShouldAllBe(d => d.Outcome == DeviceOutcome.Skipped);
    }

    [Theory]
    [InlineData(DecisionKind.Reject)]
    [InlineData(DecisionKind.Cancel)]
    public void Approval_Refused_EndsWithoutAChange(DecisionKind kind)
    {
        var push = PushDriver.Started(new PushPolicy { Approval = Approval.Required }, ["a"]);
        push.Take();
        push.Reply(PushDriver.Make("a", CommandKind.Preview, "previewed"));
        push.Decide(kind, "not today");
        push.Push.IsComplete.ShouldBeTrue();
        push.Report.Status.ShouldBe(PushStatus.Cancelled);
        push.Report.Message.ShouldContain("by ann: not today");
        push["a"].Outcome.ShouldBe(DeviceOutcome.Skipped);
    }

    [Fact]
    public void Approval_NeverGiven_EndsInTime()
    {
        var push = PushDriver.Started(new PushPolicy { Approval = Approval.Required, ApprovalWithin = TimeSpan.FromMinutes(20) }, ["a"]);
        push.Take();
        push.Reply(PushDriver.Make("a", CommandKind.Preview, "previewed"));
        push.WaitForDeadline();
        push.Report.Status.ShouldBe(PushStatus.Failed);
        push.Report.Message.ShouldContain("nobody approved it within 20m");
    }

    [Fact]
    public void Cancel_WhileArmed_RevertsAlsoWhereEachDeviceStandsForItself()
    {
        var push = PushDriver.Started(new PushPolicy { Scope = TransactionScope.Device }, ["a", "b"], ["c"]);
        push.Take();
        push.Armed("a");
        push.Take();
        push.Decide(DecisionKind.Cancel);
        push.Take().ShouldBe(["revert b"]);
        push.Confirmed("a");
        push.Reply(PushDriver.Make("b", CommandKind.Revert, "nothing"));
        push.Report.Devices.Select(d => d.Outcome).ShouldBe([DeviceOutcome.Confirmed, DeviceOutcome.Skipped, DeviceOutcome.Skipped]);
        push.Report.Status.ShouldBe(PushStatus.Cancelled);
    }
}
