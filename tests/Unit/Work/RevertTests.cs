using Leafwire.Contracts;
using Leafwire.Runner.Work;
using Leafwire.Tests.Unit.Eos;

namespace Leafwire.Tests.Unit.Work;

public sealed class RevertTests
{
    private static string Back => Lines.Join(Lines.Absent, Lines.Running(Lines.Before));

    // Rolling back restored the startup configuration instead of what was running (napalm#1952).
    [Fact]
    public async Task Revert_Armed_PutsBackWhatWasRunning()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session), Lines.Abort(), Back));
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.Command);
        rig.Notes.Written.Select(n => n.Phase).ShouldBe([WorkPhase.RevertSent, WorkPhase.Done]);
    }

    // Going back replaces the whole text and takes as long as a commit.
    [Fact]
    [ToTheSecond]
    public async Task Revert_SwitchTakesMinutes_IsLookedAtUntilItIsBack()
    {
        string after = Lines.Join(Lines.Absent, Lines.Running(Lines.After));
        Rig rig = Armed(Lines.Join([Lines.Hello(), Lines.Sessions(Lines.Session), Lines.Abort(), .. Enumerable.Repeat(after, 20), Back]));
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.Command);
        (rig.Time.GetUtcNow() - rig.Time.Start).ShouldBeGreaterThan(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Revert_OldHostNameComesBack_IsUnderstood()
    {
        Rig rig = Armed(Lines.Join(
            Lines.Hello("border1"), Lines.Sessions(Lines.Session, host: "border1"), Lines.Abort(host: "border1", after: "leaf1"), Back));
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.Command);
    }

    [Fact]
    public async Task Revert_OpenSessionOfARunnerThatDied_IsDropped()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(rows: "lw-01234567-00000a pending"), Lines.Abort(), Back));
        rig.Notes.Note = rig.ArmedNote(after: null);
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.NothingArmed);
    }

    // A switch that nothing was ever armed on may be dead: it is answered for at once.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Revert_NothingWasEverArmed_IsAnsweredAtOnceWithoutTheSwitch(bool prepared)
    {
        var rig = new Rig();
        rig.Notes.Note = prepared ? rig.ArmedNote(after: null, WorkPhase.Prepared) : null;
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.NothingArmed);
        rig.Connector.Attempts.ShouldBe(0);
        rig.Time.GetUtcNow().ShouldBe(rig.Time.Start);
    }

    [Fact]
    public async Task Revert_OfALaterAttemptThatNeverBegan_IsAnsweredAtOnce()
    {
        Rig rig = Armed();
        (await rig.RunAsync<RevertedReply>(rig.Revert with { Attempt = 2 })).Cause.ShouldBe(RevertCause.NothingArmed);
        rig.Connector.Attempts.ShouldBe(0);
    }

    // A commit may be under way while the table does not hold the session: absence is asked for as long as a commit takes.
    [Fact]
    public async Task Revert_SessionIsMissingWhileItCommits_IsFoundAndReverted()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Back, Back, Lines.Sessions(Lines.Session), Lines.Abort(), Back));
        rig.Notes.Note = rig.ArmedNote(after: null);
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.Command);
    }

    [Fact]
    public async Task Revert_ForeignTimer_OldConfigurationRuns_IsBack()
    {
        string foreign = Lines.Sessions("maintenance");
        Rig rig = Armed(Lines.Join(Lines.Hello(), foreign, foreign, Lines.Running(Lines.Before)));
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.Timer);
    }

    [Fact]
    public async Task Revert_TimerWasFaster_SaysSo()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Back));
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.Timer);
    }

    [Fact]
    public async Task Revert_UnreachableUntilTheTimerRanOut_WaitsForTheSwitch()
    {
        Rig rig = Armed([.. Enumerable.Repeat<string?>(null, 20), Lines.Join(Lines.Hello(), Back)]);
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.Timer);
    }

    [Fact]
    public async Task Revert_NeverReachable_IsUnreachable()
    {
        Rig rig = Armed();
        (await rig.RunAsync<UnreachableReply>(rig.Revert)).TimerLeft.ShouldBeNull();
        (rig.Time.GetUtcNow() - rig.Time.Start).ShouldBeGreaterThan(TimeSpan.FromMinutes(9));
    }

    [Fact]
    public async Task Revert_ValidForLessThanTheTimer_IsTriedToTheTimersEnd()
    {
        Rig rig = Armed([.. Enumerable.Repeat<string?>(null, 20), Lines.Join(Lines.Hello(), Back)]);
        (await rig.RunAsync<RevertedReply>(rig.Revert with { NotAfter = rig.Time.Start + TimeSpan.FromSeconds(5) })).Cause.ShouldBe(
            RevertCause.Timer);
    }

    [Fact]
    public async Task Revert_AnswerIsLost_ResetsTheConnectionAndFindsOut()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session), "> configure session lw-01234567-00000a abort\n!drop"),
            Lines.Join(Lines.Again(), Back));
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.Command);
        rig.Connection(0).IsReset.ShouldBeTrue();
    }

    [Fact]
    public async Task Revert_ConfirmedAlready_Fails()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Committed, Lines.Running(Lines.After)));
        (await rig.RunAsync<FailedReply>(rig.Revert)).Message.ShouldContain("confirmed already");
    }

    [Fact]
    public async Task Revert_IsDeniedOnce_IsSaidAgain()
    {
        string denied = Lines.Denied("configure session lw-01234567-00000a abort");
        Rig rig = Armed(
            Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session), denied, Lines.Sessions(Lines.Session), Lines.Abort(), Back));
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.Command);
    }

    [Fact]
    public async Task Revert_SwitchRefuses_FailsWithItsWordsAndTheTimeLeft()
    {
        string refused = Lines.Join(Lines.Sessions(Lines.Session), Lines.Denied("configure session lw-01234567-00000a abort"));
        Rig rig = Armed(Lines.Join(Lines.Hello(), refused, refused, refused));
        FailedReply reply = await rig.RunAsync<FailedReply>(rig.Revert);
        reply.Message.ShouldContain("% Authorization denied");
        reply.TimerLeft.ShouldBe(new TimeSpan(0, 4, 58));
    }

    [Fact]
    [ToTheSecond]
    public async Task Revert_RunsSomethingElseAfterwards_Fails()
    {
        string other = Lines.Join(Lines.Absent, Lines.Running("hostname other\nend\n"));
        Rig rig = Armed(Lines.Join(Lines.Hello(), other, other, other, other));
        rig.Eos = rig.Eos with { Commit = TimeSpan.FromSeconds(3) };
        (await rig.RunAsync<FailedReply>(rig.Revert)).Message.ShouldContain("not the one from before the push");
    }

    // The candidate broke the login: nothing is tried until the timer has mended it, and then it is looked at once.
    [Fact]
    public async Task Revert_LoginWasRefusedSinceArming_LooksOnceAfterTheTimer()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Back));
        rig.Notes.Note = rig.ArmedNote() with { LoginRefused = true };
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.Timer);
        rig.Connector.AskedAt.ShouldHaveSingleItem().ShouldBeGreaterThan(rig.Time.Start + TimeSpan.FromMinutes(4));
    }

    [Fact]
    public async Task Revert_LoginIsRefused_IsNotTriedInALoop()
    {
        Rig rig = Armed();
        rig.Connector.RefusesLogin = _ => true;
        await rig.RunAsync<UnreachableReply>(rig.Revert);
        rig.Connector.Attempts.ShouldBe(3);
    }

    private static Rig Armed(params string?[] connections)
    {
        var rig = new Rig(connections);
        rig.Notes.Note = rig.ArmedNote();
        return rig;
    }
}
