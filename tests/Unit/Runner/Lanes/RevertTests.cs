using Leafwire.Contracts;

namespace Leafwire.Tests.Unit.Runner.Lanes;

/// <summary>A revert behind its own configure, and one of a switch on which nothing was armed.</summary>
public sealed class RevertTests
{
    [Fact]
    public void Revert_BehindItsConfigureAtWork_HurriesIt()
    {
        using var world = new LaneWorld();
        world.Work = async (job, token) =>
        {
            if (job.Command is not ConfigureCommand)
                return null;
            world.Journal.Notes[(LaneWorld.Push, "leaf1")] = LaneWorld.Note(world.Time.GetUtcNow());
            await SlotTests.Never(job.Hurry)
                .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Current);
            return LaneWorld.Unreachable(job, TimeSpan.FromMinutes(5));
        };
        world.Start("leaf1");
        world.Send(world.Configure("leaf1"));
        world.Until(() => world.Begun.Count == 1);
        world.Send(world.Revert("leaf1", LaneWorld.OtherPush));
        world.Until(() => true);
        world.Hub.Replies.ShouldBeEmpty();

        world.Send(world.Revert("leaf1"));
        world.Until(() => world.Hub.Replies.Count == 3);
        world.Begun.ShouldBe(
            [$"{LaneWorld.Push}.leaf1.configure", $"{LaneWorld.OtherPush}.leaf1.revert", $"{LaneWorld.Push}.leaf1.revert"]);
    }

    [Fact]
    public void Configure_StillQueuedWhenItsRevertComes_TouchesNoSwitch()
    {
        using var world = new LaneWorld(maxLanes: 1);
        world.Work = (job, token) => job.Device.Name == "leaf2" ? SlotTests.Never(token) : Task.FromResult<Reply?>(null);
        world.Start("leaf1", "leaf2");
        world.Send(world.Configure("leaf2"));
        world.Send(world.Configure("leaf1"));
        world.Until(() => world.Begun.Count == 1);
        world.Hub.Replies.ShouldBeEmpty();

        world.Send(world.Revert("leaf1"));
        world.Until(() => world.Hub.Replies.Count == 2);
        world.Hub.Replies[0].ShouldBeOfType<ExpiredReply>().TimerLeft.ShouldBeNull();
        world.Hub.Replies[1].ShouldBeOfType<RevertedReply>().Cause.ShouldBe(RevertCause.NothingArmed);
        world.Begun.ShouldBe([$"{LaneWorld.Push}.leaf2.configure"]);
    }

    // Both came while the switch was worked on for another push: the configure is not begun only to be put back.
    [Fact]
    public void Configure_WhoseRevertWaitsBehindItAlready_TouchesNoSwitch()
    {
        using var world = new LaneWorld();
        var first = new TaskCompletionSource();
        world.Work = async (job, _) =>
        {
            if (job.Command.PushId == LaneWorld.OtherPush)
                await first.Task;
            return null;
        };
        world.Start("leaf1");
        world.Send(world.Configure("leaf1", LaneWorld.OtherPush));
        world.Until(() => world.Begun.Count == 1);
        world.Send(world.Configure("leaf1"));
        world.Send(world.Revert("leaf1"));
        world.Run(first.SetResult);

        world.Until(() => world.Hub.Replies.Count == 3);
        world.Outcomes.ShouldBe([$"{LaneWorld.OtherPush}.leaf1.configure: unchanged", $"{LaneWorld.Push}.leaf1.configure: expired",
            $"{LaneWorld.Push}.leaf1.revert: reverted"]);
        world.Begun.ShouldBe([$"{LaneWorld.OtherPush}.leaf1.configure"]);
    }

    [Fact]
    public void Revert_WhereNothingWasArmed_IsAnsweredAtOnceAndHoldsUpNobody()
    {
        using var world = new LaneWorld();
        world.Work = (job, token) => job.Command switch
        {
            ConfigureCommand { PushId: LaneWorld.Push } => Task.FromResult<Reply?>(LaneWorld.Unreachable(job)),
            RevertCommand => SlotTests.Never(token),
            _ => Task.FromResult<Reply?>(null),
        };
        world.Start("leaf1");
        world.Send(world.Configure("leaf1"));
        world.Send(world.Revert("leaf1"));
        world.Send(world.Configure("leaf1", LaneWorld.OtherPush));

        world.Until(() => world.Hub.Replies.Count == 3);
        world.Outcomes.ShouldBe([$"{LaneWorld.Push}.leaf1.configure: unreachable", $"{LaneWorld.Push}.leaf1.revert: reverted",
            $"{LaneWorld.OtherPush}.leaf1.configure: unchanged"]);
        world.Hub.Replies[1].ShouldBeOfType<RevertedReply>().Cause.ShouldBe(RevertCause.NothingArmed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Revert_WhereSomethingMayBeArmed_AsksTheSwitch(bool noteIsThere)
    {
        using var world = new LaneWorld();
        // Without the note, and without a reply to the configure: nothing says that nothing was armed.
        if (noteIsThere)
            world.Journal.Notes[(LaneWorld.Push, "leaf1")] = LaneWorld.Note(world.Time.GetUtcNow());
        world.Start("leaf1");
        world.Send(world.Revert("leaf1"));
        world.Until(() => world.Hub.Replies.Count == 1);
        world.Begun.Count.ShouldBe(1);
    }

    [Fact]
    public void Note_OfAPushThatIsOverOnASwitch_IsForgotten()
    {
        using var world = new LaneWorld();
        world.Journal.Notes[(LaneWorld.Push, "leaf1")] = LaneWorld.Note(world.Time.GetUtcNow());
        world.Journal.Notes[(LaneWorld.Push, "leaf2")] = LaneWorld.Note(world.Time.GetUtcNow());
        world.Work = (job, _) =>
            Task.FromResult<Reply?>(job.Device.Name == "leaf2" ? LaneWorld.Unreachable(job, TimeSpan.FromMinutes(4)) : null);
        world.Start("leaf1", "leaf2");
        world.Send(world.Confirm("leaf1"));
        world.Send(world.Confirm("leaf2"));
        world.Until(() => world.Hub.Replies.Count == 2);
        world.Journal.Notes.Keys.ShouldBe([(LaneWorld.Push, "leaf2")]);
    }
}
