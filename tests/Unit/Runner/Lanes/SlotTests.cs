using Leafwire.Contracts;
using Leafwire.Runner.Bus;

namespace Leafwire.Tests.Unit.Runner.Lanes;

/// <summary>What holds a slot, and what does not wait for one.</summary>
public sealed class SlotTests
{
    [Fact]
    public void Confirm_WhileEveryConfigureSlotIsHeld_IsWorkedOn()
    {
        using var world = new LaneWorld(maxLanes: 1);
        world.Work = (job, token) => job.Command is ConfigureCommand ? Never(token) : Task.FromResult<Reply?>(null);
        world.Start("leaf1", "leaf2", "leaf3");
        world.Send(world.Configure("leaf1", LaneWorld.OtherPush));
        world.Send(world.Configure("leaf2", LaneWorld.OtherPush));
        world.Send(world.Confirm("leaf3"));

        world.Until(() => world.Hub.Replies.Count == 1);
        world.Hub.Replies.Single().ShouldBeOfType<ConfirmedReply>();
        world.Begun.ShouldBe([$"{LaneWorld.OtherPush}.leaf1.configure", $"{LaneWorld.Push}.leaf3.confirm"]);
    }

    [Fact]
    public void Revert_ThatWaitsForADeadSwitch_HoldsNoSlot()
    {
        using var world = new LaneWorld(maxConfirms: 1);
        world.Work = async (job, token) =>
        {
            while (job.Command is RevertCommand)
                await job.Wait!(TimeSpan.FromSeconds(10), token);
            return null;
        };
        world.Start("leaf1", "leaf2");
        world.Send(world.Revert("leaf1"));
        world.Send(world.Confirm("leaf2"));
        world.Until(() => world.Hub.Replies.Count == 1);
        world.Hub.Replies.Single().Device.ShouldBe("leaf2");
    }

    [Fact]
    public void Confirm_OfASwitchThatSavesSlowly_MakesRoomForTheNext()
    {
        using var world = new LaneWorld(maxConfirms: 1);
        world.Work = async (job, token) =>
        {
            await job.Confirmed!();
            return await Never(token);
        };
        world.Start("leaf1", "leaf2");
        world.Send(world.Confirm("leaf1"));
        world.Send(world.Confirm("leaf2"));
        world.Until(() => world.Begun.Count == 2);
    }

    [Fact]
    public void Configure_WhoseCandidateIsNotThereYet_HoldsNoSlot()
    {
        using var world = new LaneWorld(maxLanes: 1);
        world.Hub.TextsAreAway = true;
        world.Start("leaf1", "leaf2");
        world.Send(world.Configure("leaf1", candidate: Payload.Of("hostname a\n") with { Inline = null, Object = "far" }));
        world.Send(world.Configure("leaf2"));
        world.Until(() => world.Hub.Replies.Count == 1);
        world.Hub.Replies.Single().Device.ShouldBe("leaf2");

        world.Hub.Texts["far"] = Payload.Of("hostname a\n").Inline!;
        world.Hub.TextsAreAway = false;
        world.Within(TimeSpan.FromSeconds(10), () => world.Hub.Replies.Count == 2);
    }

    // Of a push to thousands of switches most wait, and their texts together would be most of what a runner takes.
    [Fact]
    public void Configure_ThatWaitsForASlot_IsNotUnpackedYet()
    {
        using var world = new LaneWorld(maxLanes: 1);
        var over = new TaskCompletionSource<Reply?>();
        world.Work = (_, _) => over.Task;
        world.Start("leaf1", "leaf2");
        world.Send(world.Configure("leaf1"));
        Payload whole = Payload.Of("hostname a\n");
        world.Send(world.Configure("leaf2", candidate: whole with { Size = whole.Size + 1 }));
        world.Pass(TimeSpan.FromSeconds(1));
        world.Hub.Replies.ShouldBeEmpty();

        world.Run(() => over.SetResult(null));
        world.Until(() => world.Hub.Replies.Count == 2);

        world.Hub.Replies[^1].ShouldBeOfType<FailedReply>().Message.ShouldStartWith("the configuration did not arrive whole");
        world.Begun.ShouldBe([$"{LaneWorld.Push}.leaf1.configure"]);
    }

    [Fact]
    public void Reply_ThatWaitsForTheHub_HoldsNoSlot()
    {
        using var world = new LaneWorld(maxLanes: 1);
        world.Hub.OnReply = reply => reply.Device == "leaf1" ? new Delivery.Away("away") : null;
        world.Start("leaf1", "leaf2");
        world.Send(world.Configure("leaf1"));
        world.Send(world.Configure("leaf2"));
        world.Until(() => world.Hub.Replies.Count == 1);
        world.Hub.Replies.Single().Device.ShouldBe("leaf2");
    }

    [Fact]
    public void Commands_OfManyDevices_KeepToTheLimitInTheOrderInWhichTheyCame()
    {
        using var world = new LaneWorld(maxLanes: 2, devices: 6);
        int atOnce = 0, most = 0;
        world.Work = async (_, token) =>
        {
            most = Math.Max(most, ++atOnce);
            await Task.Delay(TimeSpan.FromSeconds(1), world.Time, token);
            atOnce--;
            return null;
        };
        string[] devices = [.. Enumerable.Range(1, 6).Select(i => $"leaf{i}")];
        world.Start(devices);
        foreach (string device in devices)
            world.Send(world.Configure(device));
        world.Within(TimeSpan.FromSeconds(5), () => world.Hub.Replies.Count == 6);
        most.ShouldBe(2);
        world.Begun.ShouldBe(devices.Select(device => $"{LaneWorld.Push}.{device}.configure"));
    }

    internal static async Task<Reply?> Never(CancellationToken token)
    {
        var never = new TaskCompletionSource();
        using (token.UnsafeRegister(_ => never.TrySetCanceled(token), null))
            await never.Task;
        return null;
    }
}
