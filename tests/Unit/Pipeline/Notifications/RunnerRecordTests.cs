using Leafwire.Contracts;
using Leafwire.Pipeline.Notifications;
using Leafwire.Pipeline.Planning;

namespace Leafwire.Tests.Unit.Pipeline.Notifications;

/// <summary>What is told of a runner, look by look.</summary>
public sealed class RunnerRecordTests
{
    private static readonly DateTimeOffset Start = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2), Tolerance = TimeSpan.FromSeconds(5);

    private static readonly PresenceAnswer[] Nobody = [new("leaf1", null, null, null), new("leaf2", null, null, null)];

    private RunnerRecord? _runner = new("dc1", "edge-1", ["leaf1", "leaf2"], Start);

    [Fact]
    public void Runner_ThatIsSilent_IsToldWhenItLastsAndUnderOneId()
    {
        Look(1, Nobody).ShouldBeEmpty();
        Look(2, Nobody).ShouldBeEmpty();

        Notification told = Look(3, Nobody).ShouldHaveSingleItem();

        told.Kind.ShouldBe(NotificationKind.RunnerSilent);
        told.Title.ShouldBe("Runner edge-1 at dc1 is silent");
        told.Text.ShouldContain("heard last at 2026-07-01 12:00:00Z");
        told.Commands[0].ShouldBe("leafwire site dc1");
        Look(4, Nobody).ShouldHaveSingleItem().Id.ShouldBe(told.Id);
    }

    [Fact]
    public void Runner_ThatMissesOneQuestion_IsNotTold()
    {
        Look(1, Nobody).ShouldBeEmpty();
        Look(2, Answer("leaf1", "edge-1")).ShouldBeEmpty();
        Look(3, Nobody).ShouldBeEmpty();
        Look(4, Nobody).ShouldBeEmpty();
    }

    [Fact]
    public void Runner_ThatIsSilentAgain_IsToldAgain()
    {
        Look(1, Nobody);
        string first = Look(3, Nobody).Single().Id;
        Look(4, Answer("leaf2", "edge-1"));
        Look(5, Nobody);

        Look(7, Nobody).Single().Id.ShouldNotBe(first);
    }

    // The host itself was away, and the first answer is lost.
    [Fact]
    public void Runner_HeardLongAgo_IsAskedTwiceAllTheSame() => Look(600, Nobody).ShouldBeEmpty();

    [Fact]
    public void Runner_WhoseDevicesAnotherServes_IsNoLongerWatched()
    {
        Look(1, Answer("leaf1", "edge-2")).ShouldBeEmpty();

        _runner.ShouldBeNull();
    }

    [Theory]
    [InlineData(7.5, "It is 7.5 s ahead of the pipeline's.")]
    [InlineData(-9, "It is 9.0 s behind the pipeline's.")]
    public void Runner_WhoseClockIsOff_IsToldWhenItLasts(double seconds, string words)
    {
        Look(1, Answer("leaf1", "edge-1", seconds)).ShouldBeEmpty();

        Notification told = Look(3, Answer("leaf1", "edge-1", seconds)).ShouldHaveSingleItem();

        told.Kind.ShouldBe(NotificationKind.ClockOff);
        told.Text.ShouldStartWith(words);
        told.Runner!.ClockAheadMs.ShouldBe(seconds * 1000);
        Look(4, Answer("leaf1", "edge-1", seconds)).Single().Id.ShouldBe(told.Id);
    }

    [Fact]
    public void Runner_WhoseClockIsWithinTheTolerance_IsNotTold()
    {
        Look(1, Answer("leaf1", "edge-1", 4.9)).ShouldBeEmpty();
        Look(9, Answer("leaf1", "edge-1", -4.9)).ShouldBeEmpty();
    }

    private static PresenceAnswer[] Answer(string device, string runner, double ahead = 0) =>
        [new("leaf9", null, null, null), new(device, new Presence(runner, true), TimeSpan.FromSeconds(ahead), null)];

    private IReadOnlyList<Notification> Look(int minute, PresenceAnswer[] answers)
    {
        (_runner, IReadOnlyList<Notification> told) = _runner.ShouldNotBeNull()
            .After(answers, Start.AddMinutes(minute), Patience, Tolerance);
        return told;
    }
}
