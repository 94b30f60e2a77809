using System.Text;
using Leafwire.Contracts;
using Leafwire.Runner.Bus;

namespace Leafwire.Tests.Unit.Runner.Lanes;

/// <summary>What is tried again, for how long, and what goes on meanwhile.</summary>
public sealed class RetryTests
{
    [Fact]
    public void Command_ThatIsHandedBackManyTimes_IsReportedByTimeAndNotByCount()
    {
        using var world = new LaneWorld { Work = (_, _) => throw new OperationCanceledException("not now") };
        world.Start("leaf1");
        world.Send(world.Configure("leaf1"));

        // Its time, its timer and the grace.
        world.Pass(TimeSpan.FromMinutes(15.9));
        world.Hub.Replies.ShouldBeEmpty();
        world.Within(TimeSpan.FromMinutes(1), () => world.Hub.Replies.Count == 1);
        world.Hub.Replies.Single().ShouldBeOfType<FailedReply>().Message.ShouldContain("came to no outcome in its time");
        // Each try may be a whole load on the switch.
        world.Begun.Count.ShouldBeInRange(30, 40);
    }

    [Fact]
    public void Command_ThatSucceedsAtTheTwelfthTry_IsAnswered()
    {
        using var world = new LaneWorld();
        world.Work = (_, _) => world.Begun.Count < 12 ? throw new OperationCanceledException("not now") : Task.FromResult<Reply?>(null);
        world.Start("leaf1");
        world.Send(world.Configure("leaf1"));
        world.Within(TimeSpan.FromMinutes(10), () => world.Hub.Replies.Count == 1);
        world.Hub.Replies.Single().ShouldBeOfType<UnchangedReply>();
    }

    [Fact]
    public void Command_OfADeviceThatIsAnothers_IsNotAnsweredHere()
    {
        using var world = new LaneWorld { IsMine = false };
        world.Start("leaf1");
        world.Send(world.Configure("leaf1"));
        world.Pass(TimeSpan.FromHours(1));
        world.Hub.Replies.ShouldBeEmpty();
        world.Begun.ShouldBeEmpty();
        world.Journal.Positions.ShouldBeEmpty();
    }

    [Fact]
    public void Command_BegunInTime_IsLookedAfterPastIt()
    {
        using var world = new LaneWorld();
        world.Work = (_, _) =>
            world.Begun.Count == 1 ? throw new OperationCanceledException("the lease is away") : Task.FromResult<Reply?>(null);
        world.Start("leaf1");
        world.Send(world.Confirm("leaf1") with { NotAfter = world.Time.GetUtcNow().AddSeconds(1) });
        world.Within(TimeSpan.FromSeconds(10), () => world.Hub.Replies.Count == 1);
        world.Hub.Replies.Single().ShouldBeOfType<ConfirmedReply>();
    }

    [Fact]
    public void Command_BegunByARunnerThatDied_IsLookedAfterPastItsTime()
    {
        using var world = new LaneWorld();
        world.Journal.Notes[(LaneWorld.Push, "leaf1")] = LaneWorld.Note(world.Time.GetUtcNow());
        world.Start("leaf1");
        world.Send(world.Confirm("leaf1") with { NotAfter = world.Time.GetUtcNow().AddSeconds(-1) });
        world.Until(() => world.Hub.Replies.Count == 1);
        world.Begun.Count.ShouldBe(1);
    }

    [Fact]
    public void Command_NeverBegunInTime_Expires()
    {
        using var world = new LaneWorld();
        world.Start("leaf1");
        world.Send(world.Configure("leaf1") with { NotAfter = world.Time.GetUtcNow().AddSeconds(-1) });
        world.Until(() => world.Hub.Replies.Count == 1);
        world.Hub.Replies.Single().ShouldBeOfType<ExpiredReply>();
        world.Begun.ShouldBeEmpty();
    }

    [Fact]
    public void Clock_SetWhileACommandWaits_DoesNotMakeItExpire()
    {
        using var world = new LaneWorld(maxLanes: 1);
        world.Work = async (job, token) =>
        {
            if (job.Device.Name == "leaf1")
                await Task.Delay(TimeSpan.FromSeconds(30), world.Time, token);
            return null;
        };
        world.Start("leaf1", "leaf2");
        world.Send(world.Configure("leaf1"));
        world.Send(world.Configure("leaf2"));
        world.Time.Set = TimeSpan.FromHours(1);
        world.Within(TimeSpan.FromMinutes(1), () => world.Hub.Replies.Count == 2);
        world.Hub.Replies[1].ShouldBeOfType<UnchangedReply>();
    }

    [Fact]
    public void ArmedReply_WhoseTextsCannotBeStored_GoesAheadOfThem()
    {
        using var world = new LaneWorld();
        world.Hub.TextsAreAway = true;
        world.Work = async (job, token) => LaneWorld.Armed(job, await job.Keep("hostname leaf1\n", token));
        world.Start("leaf1");
        world.Send(world.Configure("leaf1"));
        world.Within(TimeSpan.FromSeconds(3), () => world.Hub.Replies.Count == 1);
        string name = world.Hub.Replies.Single().ShouldBeOfType<ArmedReply>().Before.Object.ShouldNotBeNull();
        world.Begun.Count.ShouldBe(1);

        world.Pass(TimeSpan.FromMinutes(5));
        world.Hub.TextsAreAway = false;
        world.Within(TimeSpan.FromSeconds(10), () => world.Hub.Texts.ContainsKey(name));
    }

    [Fact]
    public void Text_ThatTheReplyDoesNotName_IsTakenBack()
    {
        using var world = new LaneWorld();
        world.Work = async (job, token) =>
        {
            await job.Keep("hostname leaf1\n", token);
            return null;
        };
        world.Start("leaf1");
        world.Send(world.Configure("leaf1"));
        world.Until(() => world.Hub.Replies.Count == 1);
        world.Hub.Texts.ShouldBeEmpty();
    }

    [Fact]
    public void Reply_ThatTheHubRefuses_DoesNotBlockTheLaneForEver()
    {
        using var world = new LaneWorld();
        world.Hub.OnReply = reply => reply.PushId == LaneWorld.Push ? new Delivery.Refused("too large") : null;
        world.Start("leaf1");
        world.Send(world.Configure("leaf1"));
        world.Send(world.Configure("leaf1", LaneWorld.OtherPush));
        world.Within(TimeSpan.FromMinutes(6), () => world.Hub.Replies.Count == 1);
        world.Journal.Replies.Keys.ShouldContain($"{LaneWorld.Push}.leaf1.configure");
        world.Until(() => world.Journal.Positions["leaf1"].Sequence == 2);
    }

    [Fact]
    public void Reply_WhileTheHubIsAway_IsKeptForItHoweverLong()
    {
        using var world = new LaneWorld();
        world.Start("leaf1");
        world.Work = (_, _) =>
        {
            world.Hub.FeedIsAway = true;
            world.Hub.Lose();
            world.Hub.OnReply = _ => new Delivery.Away("away");
            return Task.FromResult<Reply?>(null);
        };
        world.Send(world.Configure("leaf1"));
        world.Pass(TimeSpan.FromHours(5));
        world.Hub.OnReply = null;
        world.Within(TimeSpan.FromSeconds(10), () => world.Hub.Replies.Count == 1);
    }

    [Fact]
    public void Message_ThatIsNoCommand_IsPassedOver()
    {
        using var world = new LaneWorld();
        world.Start("leaf1");
        world.Run(() => world.Hub.Send("leaf1", Encoding.UTF8.GetBytes("no json")));
        world.Send(world.Configure("leaf1"));
        world.Until(() => world.Hub.Replies.Count == 1);
    }
}
