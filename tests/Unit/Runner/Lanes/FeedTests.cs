using Leafwire.Contracts;
using Leafwire.Runner.Journal;
using Leafwire.Runner.Lanes;

namespace Leafwire.Tests.Unit.Runner.Lanes;

/// <summary>One feed for all devices: nothing is passed over, nothing is done twice.</summary>
public sealed class FeedTests
{
    [Fact]
    public void Feed_ThatIsLost_GoesOnWhereItWas()
    {
        using var world = new LaneWorld();
        LaneSet set = world.Start("leaf1", "leaf2");
        world.Send(world.Configure("leaf1"));
        world.Until(() => world.Hub.Replies.Count == 1);
        world.Hub.FeedIsAway = true;
        world.Run(world.Hub.Lose);
        set.IsReading.ShouldBeFalse();
        world.Send(world.Configure("leaf2"));
        world.Pass(TimeSpan.FromMinutes(1));
        world.Hub.FeedIsAway = false;
        world.Within(TimeSpan.FromSeconds(6), () => world.Hub.Replies.Count == 2);
        world.Begun.Count.ShouldBe(2);
        world.Hub.Opened[^1].ShouldBe(2UL);
    }

    [Fact]
    public void Runner_ThatStartsAgain_BeginsBehindWhatIsAnswered()
    {
        using var world = new LaneWorld();
        LaneSet first = world.Start("leaf1");
        world.Send(world.Configure("leaf1"));
        world.Until(() => world.Journal.Positions.Count == 1);
        world.Kill(first);
        world.Send(world.Confirm("leaf1"));

        world.Start("leaf1");
        world.Until(() => world.Hub.Replies.Count == 2);
        world.Hub.Opened[^1].ShouldBe(2UL);
        world.Begun.ShouldBe([$"{LaneWorld.Push}.leaf1.configure", $"{LaneWorld.Push}.leaf1.confirm"]);
    }

    [Fact]
    public void Runner_ThatDiedBeforeItsReplyArrived_IsAnsweredForFromTheJournal()
    {
        using var world = new LaneWorld();
        LaneSet first = world.Start("leaf1");
        world.Hub.OnReply = _ => new Leafwire.Runner.Bus.Delivery.Away("away");
        world.Send(world.Configure("leaf1"));
        world.Until(() => world.Journal.Replies.Count == 1);
        world.Kill(first);

        world.Hub.OnReply = null;
        world.Start("leaf1");
        world.Until(() => world.Hub.Replies.Count == 1);
        world.Begun.Count.ShouldBe(1);
    }

    [Fact]
    public void Device_TakenLater_IsCaughtUpAndTheOthersAreNotDisturbed()
    {
        using var world = new LaneWorld();
        LaneSet set = world.Start("leaf1");
        world.Send(world.Configure("leaf2"));
        world.Send(world.Configure("leaf1"));
        world.Send(world.Configure("leaf2", LaneWorld.OtherPush));
        world.Until(() => world.Hub.Replies.Count == 1);

        world.Take(set, "leaf2");
        world.Until(() => world.Hub.Replies.Count == 3);
        world.Begun.ShouldBe(
            [$"{LaneWorld.Push}.leaf1.configure", $"{LaneWorld.Push}.leaf2.configure", $"{LaneWorld.OtherPush}.leaf2.configure"]);
        set.Reading.ShouldBe(2);
    }

    [Fact]
    public void Device_LostAndWonAgain_NeverHasTwoCommandsAtWork()
    {
        using var world = new LaneWorld();
        int atOnce = 0, most = 0;
        var slow = new TaskCompletionSource();
        world.Work = async (_, _) =>
        {
            most = Math.Max(most, ++atOnce);
            // What cannot be broken off: a switch that is armed.
            await slow.Task;
            atOnce--;
            return null;
        };
        LaneSet set = world.Start("leaf1");
        world.Send(world.Configure("leaf1"));
        world.Until(() => world.Begun.Count == 1);
        world.Run(() => set.Lost("leaf1"));
        world.Take(set, "leaf1");
        world.Send(world.Confirm("leaf1"));
        world.Begun.Count.ShouldBe(1);
        world.Run(slow.SetResult);
        world.Until(() => world.Hub.Replies.Any(reply => reply.Command == CommandKind.Confirm));
        most.ShouldBe(1);
    }

    [Fact]
    public void Stream_MadeAnew_IsReadFromItsStart()
    {
        using var world = new LaneWorld();
        world.Journal.Positions["leaf1"] = new Position("0", 41);
        world.Send(world.Configure("leaf1"));
        world.Start("leaf1");
        world.Until(() => world.Hub.Replies.Count == 1);
        world.Journal.Positions["leaf1"].ShouldBe(new Position("1", 1));
    }

    [Fact]
    public void Stream_ThatWentBack_IsReadFromItsStart()
    {
        using var world = new LaneWorld();
        world.Journal.Positions["leaf1"] = new Position("1", 41);
        world.Send(world.Configure("leaf1"));
        world.Start("leaf1");
        world.Until(() => world.Hub.Replies.Count == 1);
    }

    [Fact]
    public void Position_OfADeviceWithoutCommands_FollowsSoThatAStartReadsLittle()
    {
        using var world = new LaneWorld();
        world.Start("leaf1", "leaf2");
        for (int i = 0; i < 1200; i++)
            world.Run(() => world.Hub.Send("leaf2", "noise"u8.ToArray()));
        world.Until(() => world.Journal.Positions["leaf2"].Sequence == 1200);
        world.Journal.Positions["leaf1"].Sequence.ShouldBeGreaterThan(600UL);
    }

    [Fact]
    public void Runner_WithoutDevices_ReadsNothing()
    {
        using var world = new LaneWorld();
        LaneSet set = world.Start("leaf1");
        world.Run(() => set.Lost("leaf1"));
        set.IsReading.ShouldBeFalse();
        world.Pass(TimeSpan.FromMinutes(5));
        world.Hub.Opened.Count.ShouldBe(1);
    }

    [Fact]
    public void Pace_IsLearnedFromWhatWasDone()
    {
        using var world = new LaneWorld();
        world.Work = (job, _) => Task.FromResult<Reply?>(
            LaneWorld.Armed(job) with { Stages = [new StageTime(Stages.Connect, 700), new StageTime(Stages.Arm, 300)] });
        LaneSet set = world.Start("leaf1");
        set.Pace.Configure.ShouldBeNull();
        world.Send(world.Configure("leaf1"));
        world.Until(() => world.Hub.Replies.Count == 1);
        set.Pace.Configure.ShouldBe(1000);
        set.Pace.Confirm.ShouldBeNull();
    }
}
