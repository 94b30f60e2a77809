using Leafwire.Contracts;

namespace Leafwire.Tests.Unit.Work;

public sealed class RevertTests
{
    // Rolling back restored the startup configuration instead of what was running (napalm#1952).
    [Fact]
    public async Task Revert_Armed_PutsBackWhatWasRunning()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session), Lines.Abort(), Lines.Running(Lines.Before)));
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.Command);
    }

    [Fact]
    public async Task Revert_SwitchTakesItsTime_IsLookedAtAgain()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session), Lines.Abort(), Lines.Running(Lines.After), Lines.Running(Lines.Before)));
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.Command);
    }

    [Fact]
    public async Task Revert_OldHostNameComesBack_IsUnderstood()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello("border1"), Lines.Sessions(Lines.Session, host: "border1"), Lines.Abort(host: "border1", after: "leaf1"), Lines.Running(Lines.Before)));
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.Command);
    }

    [Fact]
    public async Task Revert_Pending_IsDropped()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(rows: "lw-01234567 pending"), Lines.Abort()));
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.NothingArmed);
    }

    [Fact]
    public async Task Revert_NothingArmed_SaysSo()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions("maintenance")));
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.NothingArmed);
    }

    [Fact]
    public async Task Revert_TimerWasFaster_SaysSo()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before)));
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.Timer);
    }

    [Fact]
    public async Task Revert_UnreachableUntilTheTimerRanOut_WaitsForTheSwitch()
    {
        Rig rig = Armed([.. Enumerable.Repeat<string?>(null, 20), Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before))]);
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
        Rig rig = Armed([.. Enumerable.Repeat<string?>(null, 20), Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before))]);
        (await rig.RunAsync<RevertedReply>(rig.Revert with { NotAfter = rig.Time.Start + TimeSpan.FromSeconds(5) })).Cause.ShouldBe(RevertCause.Timer);
    }

    [Fact]
    public async Task Revert_AnswerIsLost_FindsOut()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session), "> configure session lw-01234567 abort\n!drop"), Lines.Join(Lines.Again(), Lines.Sessions(), Lines.Running(Lines.Before)));
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.Command);
    }

    [Fact]
    public async Task Revert_ConfirmedAlready_Fails()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.After)));
        (await rig.RunAsync<FailedReply>(rig.Revert)).Message.ShouldContain("confirmed already");
    }

    [Fact]
    public async Task Revert_SwitchRefuses_FailsWithItsWordsAndTheTimeLeft()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session), Lines.Abort().Replace("< leaf1#", "< % Authorization denied\n< leaf1#", StringComparison.Ordinal), Lines.Sessions(Lines.Session)));
        FailedReply reply = await rig.RunAsync<FailedReply>(rig.Revert);
        reply.Message.ShouldContain("% Authorization denied");
        reply.TimerLeft.ShouldBe(new TimeSpan(0, 4, 58));
    }

    [Fact]
    public async Task Revert_RunsSomethingElseAfterwards_Fails()
    {
        const string other = "hostname other\nend\n";
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(other), Lines.Running(other), Lines.Running(other), Lines.Running(other), Lines.Running(other)));
        (await rig.RunAsync<FailedReply>(rig.Revert)).Message.ShouldContain("not the one from before the push");
    }

    private static Rig Armed(params string?[] connections)
    {
        var rig = new Rig(connections);
        rig.Notes.Note = rig.ArmedNote();
        return rig;
    }
}
