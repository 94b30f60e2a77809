using Leafwire.Contracts;

namespace Leafwire.Tests.Unit.Runner.Lanes;

/// <summary>What only looks is in no push's way.</summary>
public sealed class LookTests
{
    [Fact]
    public void Configure_BehindALookAtWork_BreaksItOff()
    {
        using var world = new LaneWorld();
        world.Work = (job, token) => job.Command is PreviewCommand ? SlotTests.Never(token) : Task.FromResult<Reply?>(null);
        world.Start("leaf1");
        world.Send(Drift(world, "leaf1"));
        world.Until(() => world.Begun.Count == 1);

        world.Send(world.Configure("leaf1"));

        world.Until(() => world.Hub.Replies.Count == 2);
        world.Hub.Replies[0].ShouldBeOfType<BusyReply>().Message.ShouldContain("gives way");
        world.Hub.Replies[1].ShouldBeOfType<UnchangedReply>();
    }

    [Fact]
    public void Configure_BehindLooksThatWait_WaitsForNone()
    {
        using var world = new LaneWorld(maxLanes: 1);
        world.Work = (job, token) => job.Command is ConfigureCommand ? Task.FromResult<Reply?>(null) : SlotTests.Never(token);
        world.Start("leaf1", "leaf2");
        world.Send(Drift(world, "leaf1"));
        world.Send(Drift(world, "leaf2"));
        world.Send(Check(world, "leaf2"));
        world.Until(() => world.Begun.Count == 1);

        world.Send(world.Configure("leaf2"));

        world.Until(() => world.Hub.Replies.OfType<UnchangedReply>().Any());
        world.Hub.Replies.OfType<BusyReply>().Select(r => r.Device).ShouldBe(["leaf2", "leaf2"]);
        world.Begun.ShouldBe([$"{LaneWorld.OtherPush}.leaf1.preview", $"{LaneWorld.Push}.leaf2.configure"]);
    }

    [Fact]
    public void Look_BehindALook_WaitsForIt()
    {
        using var world = new LaneWorld();
        var first = new TaskCompletionSource();
        world.Work = async (job, _) =>
        {
            if (job.Command is PreviewCommand)
                await first.Task;
            return null;
        };
        world.Start("leaf1");
        world.Send(Drift(world, "leaf1"));
        world.Send(Check(world, "leaf1"));
        world.Until(() => world.Begun.Count == 1);
        world.Hub.Replies.ShouldBeEmpty();

        world.Run(first.SetResult);

        world.Until(() => world.Hub.Replies.Count == 2);
        world.Hub.Replies.OfType<BusyReply>().ShouldBeEmpty();
    }

    // All of a fleet is looked at when a push comes: it begins at the same moment.
    [Fact]
    public void Push_WhileAFleetIsLookedAt_IsNotDelayed()
    {
        using var world = new LaneWorld(maxLanes: 16, devices: 500);
        string[] devices = [.. Enumerable.Range(1, 500).Select(i => $"leaf{i}")];
        world.Work = async (job, token) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(5), world.Time, token);
            return null;
        };
        world.Start(devices);
        foreach (string device in devices)
            world.Send(Drift(world, device));
        world.Until(() => world.Begun.Count == 16);

        foreach (string device in devices.TakeLast(16))
            world.Send(world.Configure(device));

        world.Until(() => world.Begun.Count(id => id.EndsWith(".configure", StringComparison.Ordinal)) == 16);
    }

    private static PreviewCommand Drift(LaneWorld world, string device) => new()
    {
        Id = Names.CommandId(LaneWorld.OtherPush, device, CommandKind.Preview), PushId = LaneWorld.OtherPush, Site = "lab", Device = device,
        NotAfter = world.Time.GetUtcNow().AddMinutes(30), Candidate = Payload.Of("hostname x\n"), Mode = ConfigureMode.Replace,
        InBackground = true,
    };

    private static CheckCommand Check(LaneWorld world, string device) => new()
    {
        Id = Names.CommandId(LaneWorld.OtherPush, device, CommandKind.Check), PushId = LaneWorld.OtherPush, Site = "lab", Device = device,
        NotAfter = world.Time.GetUtcNow().AddMinutes(30), Checks = [],
    };
}
