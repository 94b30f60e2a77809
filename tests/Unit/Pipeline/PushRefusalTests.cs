using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>A runner refused a message that claims to be a command of the push: the command itself may still be answered.</summary>
public sealed class PushRefusalTests
{
    private static PushPolicy Policy(TransactionScope scope) => new() { Scope = scope };

    [Fact]
    public void Refusal_OfAConfigure_EndsTheDeviceAtOnceAndTheTrueAnswerChangesNothing()
    {
        var push = PushDriver.Started(Policy(TransactionScope.Wave), ["a", "b"]);
        push.Take();
        push.Reply(PushDriver.Make("a", CommandKind.Configure, "refused"));
        push["a"].ShouldSatisfyAllConditions(d => d.Outcome.ShouldBe(DeviceOutcome.Failed), d => d.Runs.ShouldBe(RunningConfiguration.Old),
            d => d.Message.ShouldBe("not signed"));
        push.Take().ShouldBe(["revert b"]);
        push.Armed("a");
        push.Take().ShouldBeEmpty();
        push["a"].Outcome.ShouldBe(DeviceOutcome.Failed);
    }

    [Fact]
    public void Refusal_OfAConfirm_IsPassedOver()
    {
        var push = PushDriver.Started(Policy(TransactionScope.Wave), ["a", "b"]);
        push.Armed("a", "b");
        push.Take();
        push.Reply(PushDriver.Make("a", CommandKind.Confirm, "refused"));
        push.Confirmed("a", "b");
        push["a"].ShouldSatisfyAllConditions(
            d => d.Outcome.ShouldBe(DeviceOutcome.Confirmed), d => d.Runs.ShouldBe(RunningConfiguration.New));
        push.Report.Consistent.ShouldBeTrue();
    }

    [Fact]
    public void Refusal_OfARevert_IsPassedOver()
    {
        var push = PushDriver.Started(Policy(TransactionScope.Wave), ["a", "b"]);
        push.Take();
        push.Armed("a");
        push.Reply(PushDriver.Make("b", CommandKind.Configure, "rejected"));
        push.Take().ShouldBe(["revert a"]);
        push.Reply(PushDriver.Make("a", CommandKind.Revert, "refused"));
        push.Push.IsComplete.ShouldBeFalse();
        push.Reverted("a");
        push["a"].Outcome.ShouldBe(DeviceOutcome.Reverted);
    }
}
