using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>What people say to a push.</summary>
public sealed class PushDecisionTests
{
    private static readonly PushPolicy Required = new() { Approval = Approval.Required };

    [Fact]
    public void Approval_Given_GoesOnWithTheDevicesThatChange()
    {
        var push = PushDriver.Started(Required, ["a"], ["b"]);
        push.Take().ShouldBe(["preview a", "preview b"]);
        push.Reply(PushDriver.Make("a", CommandKind.Preview, "unchanged"));
        push.Reply(PushDriver.Make("b", CommandKind.Preview, "previewed"));
        push.Report.Status.ShouldBe(PushStatus.AwaitingApproval);
        push.Approve();
        push.Push.NeedsTurn.ShouldBeTrue();
        push.Take().ShouldBeEmpty();
        push.BeginApproved();
        push.Take().ShouldBe(["configure b"]);
        push.Push.Commands[^1].ApprovedDiff.ShouldBe(push["b"].DiffDigest);
    }

    [Fact]
    public void Digest_IsOfAllThatWouldChange()
    {
        PushDriver push = Previewed(Required, "a", "b");
        push.Report.Digest.ShouldBe(
            PushDigest.Of([KeyValuePair.Create("b", push["b"].DiffDigest!), KeyValuePair.Create("a", push["a"].DiffDigest!)]).Value);
        var other = PushDriver.Started(Required, ["a", "b"]);
        other.Reply(PushDriver.Make("a", CommandKind.Preview, "unchanged"));
        other.Reply(PushDriver.Make("b", CommandKind.Preview, "previewed"));
        other.Report.Digest.ShouldNotBe(push.Report.Digest);
    }

    // Early, of nothing, and of something else.
    [Fact]
    public void Approval_OfWhatWasNotSeen_ApprovesNothing()
    {
        var push = PushDriver.Started(Required, ["a"]);
        push.Take();
        string digest = Previewed(Required, "a").Report.Digest!;
        push.Decide(DecisionKind.Approve, digest: digest);
        push.Reply(PushDriver.Make("a", CommandKind.Preview, "previewed"));
        push.Decide(DecisionKind.Approve);
        push.Decide(DecisionKind.Approve, digest: Payload.DigestOf("another"));
        push.Decide(DecisionKind.Approve, by: " ", digest: digest);
        push.Report.Status.ShouldBe(PushStatus.AwaitingApproval);
        push.Report.Decisions.ShouldBeEmpty();
        push.Decide(DecisionKind.Approve, "looks right", digest: digest);
        push.BeginApproved();
        push.Take().ShouldBe(["configure a"]);
        push.Report.Timeline.ShouldContain(e => e.What == "approved by ann: looks right");
        push.Report.Decisions.ShouldBe([new PushDecision(push.Now, DecisionKind.Approve, "ann", "looks right", digest)]);
    }

    [Fact]
    public void Approvers_Two_AreTwoPeople()
    {
        PushDriver push = Previewed(Required with { Approvers = 2 }, "a");
        push.Approve();
        push.Approve(by: "Ann ");
        push.Report.Status.ShouldBe(PushStatus.AwaitingApproval);
        push.Report.Message.ShouldContain("1 of 2 have approved");
        push.Approve(by: "bob");
        push.Push.IsApproved.ShouldBeTrue();
        push.Report.Decisions.Select(d => d.By).ShouldBe(["ann", "bob"]);
    }

    [Fact]
    public void NotAuthor_TheAuthorsApproval_DoesNotCount()
    {
        PushDriver push = Previewed(Required with { NotAuthor = true }, "a");
        push.Approve(by: "Ed");
        push.Report.Status.ShouldBe(PushStatus.AwaitingApproval);
        push.Approve(by: "ann");
        push.Push.IsApproved.ShouldBeTrue();
    }

    // What it waits for people and for its second turn is not its own time.
    [Fact]
    public void Approval_TakesLong_IsNotThePushsOwnTime()
    {
        PushDriver push = Previewed(Required, "a");
        push.Wait(TimeSpan.FromHours(20));
        push.Approve();
        push.Wait(TimeSpan.FromHours(20));
        push.BeginApproved();
        push.Take().ShouldBe(["configure a"]);
        push.Armed("a");
        push.Confirmed("a");
        push.Report.Status.ShouldBe(PushStatus.Succeeded);
    }

    // Two hosts may both have appended the first start, and a late one be stored after the approval.
    [Fact]
    public void Start_OfThePreviews_DoesNotConfigure()
    {
        PushDriver push = Previewed(Required, "a");
        push.BeginApproved();
        push.Approve();
        push.Begin();
        push.Take().ShouldBeEmpty();
        push.BeginApproved(notAfter: push.Now - TimeSpan.FromSeconds(1));
        push.Take().ShouldBeEmpty();
        push.BeginApproved();
        push.Take().ShouldBe(["configure a"]);
    }

    [Fact]
    public void Approved_ThenSuperseded_TouchesNothing()
    {
        PushDriver push = Previewed(Required, "a");
        push.Approve();
        push.Append(e => e with { Start = new PushStart(PushDriver.Id) { SupersededBy = "fedcba9876543210", IsApproved = true } });
        push.Push.Commands.ShouldAllBe(c => c.Kind == CommandKind.Preview);
        push.Report.Status.ShouldBe(PushStatus.Superseded);
    }

    [Fact]
    public void Approved_ThenCancelled_TouchesNothing()
    {
        PushDriver push = Previewed(Required, "a");
        push.Approve();
        push.Decide(DecisionKind.Cancel);
        push.Report.Status.ShouldBe(PushStatus.Cancelled);
        push.Push.NeedsTurn.ShouldBeFalse();
    }

    // Whatever its budget is for, it is not for what nobody approved.
    [Fact]
    public void Changed_SinceTheApproval_EndsThePushWithNothingDone()
    {
        PushDriver push = Previewed(Required with { FailureBudget = Allowance.Count(1) }, "a", "b");
        push.Approve();
        push.BeginApproved();
        push.Take();
        push.Armed("b");
        push.Reply(PushDriver.Make("a", CommandKind.Configure, "changed"));
        push.Take().ShouldBe(["revert b"]);
        push.Reverted("b");
        push.Report.Status.ShouldBe(PushStatus.Failed);
        push.Report.Message.ShouldContain("not what was approved");
        push.Report.Devices.Select(d => d.Outcome).ShouldBe([DeviceOutcome.Changed, DeviceOutcome.Reverted]);
    }

    [Fact]
    public void Superseded_WhileItWaitsForApproval_EndsAndItsApprovalIsVoid()
    {
        var push = PushDriver.Started(new PushPolicy { Approval = Approval.Required }, ["a"]);
        push.Take();
        push.Reply(PushDriver.Make("a", CommandKind.Preview, "previewed"));
        push.Refuse("", supersededBy: "fedcba9876543210");
        push.Report.Status.ShouldBe(PushStatus.Superseded);
        push.Report.Message.ShouldContain("push fedcba9876543210 has a newer upload");
        push.Decide(DecisionKind.Approve);
        push.Take().ShouldBeEmpty();
    }

    [Fact]
    public void Superseded_OnceItHasBegun_GoesOn()
    {
        var push = PushDriver.Started(new PushPolicy(), ["a"]);
        push.Take();
        push.Refuse("", supersededBy: "fedcba9876543210");
        push.Armed("a");
        push.Take().ShouldBe(["confirm a"]);
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

    private static PushDriver Previewed(PushPolicy policy, params string[] devices)
    {
        var push = PushDriver.Started(policy, devices);
        push.Take();
        foreach (string device in devices)
            push.Reply(PushDriver.Make(device, CommandKind.Preview, "previewed"));
        return push;
    }

    // What a runner needs to see for itself goes out with each command; whose signature counts is the runner's to say.
    [Fact]
    public void Approval_ThatIsSigned_GoesOutWithTheWayToIt()
    {
        PushDriver push = Previewed(Required with { Approvers = 2 }, "a", "b", "c");
        string digest = push.Report.Digest!;
        string key = "U" + new string('A', 55), signature = CommandSignature.Encode(new byte[CommandSignature.SignatureBytes]);
        push.Append(e => e with
        {
            Decision = new Decision(PushDriver.Id, DecisionKind.Approve, "ann", "") { Digest = digest, Key = key, Signature = signature },
        });
        push.Append(e => e with
        {
            Decision = new Decision(PushDriver.Id, DecisionKind.Approve, "bob", "") { Digest = digest, Key = "none", Signature = "none" },
        });
        push.BeginApproved();

        Leafwire.Pipeline.Pushes.DeviceCommand command = push.Push.Commands.Last(c => c.Device == "b");
        ApprovalProof proof = command.Approvals.ShouldNotBeNull().ProofOf("b");

        proof.Digest.ShouldBe(digest);
        PushDigest.Root("b", command.ApprovedDiff!, proof.Path).ShouldBe(digest);
        proof.Approvals.ShouldBe([new SignedApproval("ann", key, signature)]);
        push.Report.Decisions[0].Key.ShouldBe(key);
    }
}
