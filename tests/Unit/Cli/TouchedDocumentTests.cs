using Leafwire.Cli.Decide;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Tests.Unit.Pipeline;

namespace Leafwire.Tests.Unit.Cli;

/// <summary>What <c>leafwire cancel</c> says of each device.</summary>
public sealed class TouchedDocumentTests
{
    [Fact]
    public void Cancel_BetweenWaves_SaysOfEachDeviceWhatWasDone()
    {
        var push = PushDriver.Started(new PushPolicy { Scope = TransactionScope.Wave }, ["a1", "a2"], ["b1", "b2"], ["c1", "c2"]);
        push.Armed("a1");
        push.Reply(PushDriver.Make("a2", CommandKind.Configure, "unchanged"));
        push.Confirmed("a1");
        push.Armed("b1");
        push.Decide(DecisionKind.Cancel);
        push.Reverted("b1");
        push.Reply(PushDriver.Make("b2", CommandKind.Revert, "nothing"));

        TouchedDocument.Of(push.Report).ToText().Split('\n').ShouldBe(
        [
            $"push {PushDriver.Id} cancelled: cancelled by ann; 1 confirmed, 1 unchanged, 1 reverted, 3 skipped",
            "a1: runs the new configuration, saved: it was confirmed before the push was cancelled",
            "b1: was armed, and is back on its old configuration",
            "a2: not touched: it ran the new configuration already",
            "b2: not touched: its runner had changed nothing yet (nothing was changed)",
            "c[1,2]: not touched: its turn had not come",
        ]);
    }

    [Fact]
    public void Cancel_OfADeviceThatDoesNotAnswer_SaysThatItIsNotKnown()
    {
        var push = PushDriver.Started(new PushPolicy(), ["a", "b"]);
        push.Armed("a");
        push.Decide(DecisionKind.Cancel);
        push.Reply(PushDriver.Make("a", CommandKind.Revert, "unreachable"));
        TouchedDevice device = TouchedDocument.Of(push.Report).Devices.Single(d => d.Device == "a");
        device.Touched.ShouldBeTrue();
        device.What.ShouldContain("what it runs is not known: look at it");
    }
}
