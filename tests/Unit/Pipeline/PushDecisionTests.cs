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
        var push = new PushDriver(new PushPolicy { Approval = Approval.Required }, ["a"], ["b"]);
        push.Take().ShouldBe(["preview a", "preview b"]);
        push.Reply(PushDriver.Make("a", CommandKind.Preview, "unchanged"));
        push.Reply(PushDriver.Make("b", CommandKind.Preview, "previewed"));
        push.Report.Status.ShouldBe(PushStatus.AwaitingApproval);
        push.Decide(DecisionKind.Approve);
        push.Take().ShouldBe(["configure b"]);
    }

    [Fact]
    public void Approval_GivenEarly_IsKept()
    {
        var push = new PushDriver(new PushPolicy { Approval = Approval.Required }, ["a"]);
        push.Take();
        push.Decide(DecisionKind.Approve);
        push.Take().ShouldBeEmpty();
        push.Reply(PushDriver.Make("a", CommandKind.Preview, "previewed"));
        push.Take().ShouldBe(["configure a"]);
    }

    [Theory]
    [InlineData(DecisionKind.Reject)]
    [InlineData(DecisionKind.Cancel)]
    public void Approval_Refused_EndsWithoutAChange(DecisionKind kind)
    {
        var push = new PushDriver(new PushPolicy { Approval = Approval.Required }, ["a"]);
        push.Take();
        push.Reply(PushDriver.Make("a", CommandKind.Preview, "previewed"));
        push.Decide(kind, "not today");
        push.Push.IsComplete.ShouldBeTrue();
        push.Report.Status.ShouldBe(PushStatus.Cancelled);
        push.Report.Message.ShouldContain("by ann: not today");
        push["a"].Outcome.ShouldBe(DeviceOutcome.Skipped);
    }

    [Fact]
    public void Approval_NeverGiven_EndsAtTheDeadline()
    {
        var push = new PushDriver(new PushPolicy { Approval = Approval.Required, Deadline = TimeSpan.FromMinutes(20) }, ["a"]);
        push.Take();
        push.Reply(PushDriver.Make("a", CommandKind.Preview, "previewed"));
        push.WaitForDeadline();
        push.Report.Status.ShouldBe(PushStatus.Failed);
        push.Report.Message.ShouldContain("deadline");
    }

    [Fact]
    public void Cancel_WhileArmed_RevertsAlsoWhereEachDeviceStandsForItself()
    {
        var push = new PushDriver(new PushPolicy { Scope = TransactionScope.Device }, ["a", "b"], ["c"]);
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
