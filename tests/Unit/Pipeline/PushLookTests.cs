using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>What only looks: checks, running configurations, drift.</summary>
public sealed class PushLookTests
{
    [Fact]
    public void Check_OneDeviceIsNot_AllAreAskedAndItFails()
    {
        var push = PushDriver.Started(new PushPolicy { Task = PushTask.Check, Devices = ["*"] }, ["a", "b", "c"]);
        push.Take().ShouldBe(["check a", "check b", "check c"]);

        push.Reply(PushDriver.Make("a", CommandKind.Check, "unhealthy"));
        push.Push.IsComplete.ShouldBeFalse("one that fails stops nobody");
        push.Reply(Healthy("b"));
        push.Reply(PushDriver.Make("c", CommandKind.Check, "busy"));

        push.Push.IsComplete.ShouldBeTrue();
        push.Report.Status.ShouldBe(PushStatus.Failed);
        push.Report.Devices.Select(d => d.Outcome).ShouldBe([DeviceOutcome.Unhealthy, DeviceOutcome.Healthy, DeviceOutcome.Busy]);
        push.Report.Devices.ShouldAllBe(d => d.Runs == RunningConfiguration.Old);
        push["a"].FailedChecks.ShouldHaveSingleItem().Check.ShouldBe("bgp");
    }

    [Fact]
    public void Check_OfAThousandDevices_IsAskedSideBySide()
    {
        string[] devices = [.. Enumerable.Range(1, 1000).Select(i => $"leaf{i}")];

        var push = PushDriver.Started(new PushPolicy { Task = PushTask.Check, Devices = ["*"] }, devices);

        push.Take().Length.ShouldBe(1000);
    }

    [Fact]
    public void Fetch_NoAnswerComes_IsSilent()
    {
        var push = PushDriver.Started(new PushPolicy { Task = PushTask.Fetch, Devices = ["*"] }, ["a", "b"]);
        push.Reply(new FetchedReply
        {
            CommandId = "", Command = CommandKind.Fetch, PushId = PushDriver.Id, Site = "lab", Device = "a", Runner = "r",
            Running = Payload.Of("x"),
        });

        push.WaitForDeadline();

        push["a"].Outcome.ShouldBe(DeviceOutcome.Fetched);
        push["a"].Running.ShouldBe("devices/a.running.cfg");
        push["b"].Outcome.ShouldBe(DeviceOutcome.Silent);
        push.Take().ShouldBeEmpty();
    }

    [Fact]
    public void Look_NobodyServesADevice_GoesOnWithTheOthers()
    {
        var push = new PushDriver(new PushPolicy { Task = PushTask.Fetch, Devices = ["*"] }, ["a", "b"]);

        push.Append(e => e with { Start = new PushStart(PushDriver.Id) { Unserved = [new UnservedDevices("nobody there", ["a", "x"])] } });

        push.Take().ShouldBe(["fetch b"]);
        push["a"].Outcome.ShouldBe(DeviceOutcome.Unreachable);
        push["a"].Message.ShouldBe("nobody there");
    }

    // What waits at the runners is what a push could have to wait behind.
    [Fact]
    public void Drift_OfManyDevices_LooksAtAFewAtOnce()
    {
        string[] devices = [.. Enumerable.Range(1, 500).Select(i => $"leaf{i:000}")];
        var push = PushDriver.Started(
            new PushPolicy { Task = PushTask.Drift, Devices = ["*"], FailureBudget = Allowance.Count(0) }, devices);
        int seen = 0;
        var left = new Queue<DeviceCommand>(push.Push.Outstanding);
        while (left.Count > 0)
        {
            push.Push.Outstanding.Count.ShouldBeLessThanOrEqualTo(16);
            string device = left.Dequeue().Device;
            push.Reply(PushDriver.Make(device, CommandKind.Preview, seen++ % 100 == 0 ? "previewed" : "unchanged"));
            foreach (DeviceCommand more in push.Push.Outstanding.Where(o => !left.Contains(o)))
                left.Enqueue(more);
        }

        seen.ShouldBe(500);
        push.Report.Status.ShouldBe(PushStatus.Succeeded);
        push.Report.Message.ShouldContain("5 drifted");
        push.Report.Message.ShouldContain("495 in sync");
    }

    [Fact]
    public void Look_Cancelled_AsksNobodyElse()
    {
        string[] devices = [.. Enumerable.Range(1, 40).Select(i => $"leaf{i}")];
        var push = PushDriver.Started(new PushPolicy { Task = PushTask.Drift, Devices = ["*"] }, devices);
        push.Take();

        push.Decide(DecisionKind.Cancel);

        push.Take().ShouldBeEmpty();
        push.Report.Status.ShouldBe(PushStatus.Cancelled);
    }

    private static HealthyReply Healthy(string device) => new()
    {
        CommandId = "", Command = CommandKind.Check, PushId = PushDriver.Id, Site = "lab", Device = device, Runner = "r",
    };
}
