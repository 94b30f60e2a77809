using Leafwire.Contracts;

namespace Leafwire.Tests.Unit.Work;

public sealed class ConfirmTests
{
    // A new connection could not confirm, because the session's name lived in the object (NAPALM).
    [Fact]
    public async Task Confirm_Armed_ConfirmsOverAFreshConnectionAndSaves()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session), Lines.Confirm, Lines.Sessions(), Lines.Save));
        ConfirmedReply reply = await rig.RunAsync<ConfirmedReply>(rig.Confirm);
        reply.Stages.Select(s => s.Stage).ShouldBe(["connect", "confirm", "save"]);
        reply.EosVersion.ShouldStartWith("4.35.0F");
    }

    [Fact]
    public async Task Confirm_OldFormOfTheTable_Confirms()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.OldSessions(Lines.Session), Lines.Confirm, Lines.Sessions(), Lines.Save));
        await rig.RunAsync<ConfirmedReply>(rig.Confirm);
    }

    [Fact]
    public async Task Confirm_TimerWasFaster_IsReverted()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before)));
        (await rig.RunAsync<RevertedReply>(rig.Confirm)).Cause.ShouldBe(RevertCause.Timer);
    }

    [Fact]
    public async Task Confirm_ConfirmedByARunnerThatDied_IsSavedAndConfirmed()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.After), Lines.Save));
        await rig.RunAsync<ConfirmedReply>(rig.Confirm);
    }

    [Fact]
    public async Task Confirm_AnswerIsLost_FindsOut()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session), "> configure session lw-01234567 commit\n!drop"),
            Lines.Join(Lines.Again(), Lines.Sessions(), Lines.Running(Lines.After), Lines.Save));
        await rig.RunAsync<ConfirmedReply>(rig.Confirm);
    }

    [Fact]
    public async Task Confirm_DropBeforeConfirming_TriesAgain()
    {
        Rig rig = Armed(null, Lines.Join(Lines.Hello(), "> show configuration sessions detail\n!drop"), Lines.Join(Lines.Again(), Lines.Sessions(Lines.Session), Lines.Confirm, Lines.Sessions(), Lines.Save));
        await rig.RunAsync<ConfirmedReply>(rig.Confirm);
    }

    [Fact]
    public async Task Confirm_RunsSomethingElse_Fails()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running("hostname other\nend\n")));
        (await rig.RunAsync<FailedReply>(rig.Confirm)).Message.ShouldContain("neither its old configuration nor the candidate");
    }

    [Fact]
    public async Task Confirm_NothingArmedAndNoNotes_Fails()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.After)));
        (await rig.RunAsync<FailedReply>(rig.Confirm)).Message.ShouldContain("notes on it are gone");
    }

    [Fact]
    public async Task Confirm_SwitchRefuses_FailsWithItsWordsAndTheTimeLeft()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session), Lines.Confirm.Replace("< leaf1#", "< % Authorization denied for command 'commit'\n< leaf1#", StringComparison.Ordinal), Lines.Sessions(Lines.Session, left: "0:01:00")));
        FailedReply reply = await rig.RunAsync<FailedReply>(rig.Confirm);
        reply.Message.ShouldContain("% Authorization denied for command 'commit'");
        reply.TimerLeft.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Confirm_SaveFails_SaysThatItIsNotSaved()
    {
        const string full = "> write memory\n< write memory\n< % Error copying running-config to startup-config (No space left on device)\n< leaf1#";
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session), Lines.Confirm, Lines.Sessions(), full), Lines.Join(Lines.Again(), full), Lines.Join(Lines.Again(), full));
        FailedReply reply = await rig.RunAsync<FailedReply>(rig.Confirm);
        reply.Message.ShouldStartWith("confirmed but not saved to startup");
        reply.Message.ShouldContain("No space left on device");
        reply.TimerLeft.ShouldBeNull();
    }

    [Fact]
    public async Task Confirm_SaveBreaksOff_IsSavedOverAnotherConnection()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session), Lines.Confirm, Lines.Sessions(), "> write memory\n!drop"), Lines.Join(Lines.Again(), Lines.Save));
        await rig.RunAsync<ConfirmedReply>(rig.Confirm);
    }

    [Fact]
    public async Task Confirm_Unreachable_IsTriedUntilTheTimerMustHaveRunOut()
    {
        Rig rig = Armed();
        UnreachableReply reply = await rig.RunAsync<UnreachableReply>(rig.Confirm);
        reply.TimerLeft.ShouldBeNull();
        (rig.Time.GetUtcNow() - rig.Time.Start).ShouldBeGreaterThan(TimeSpan.FromMinutes(4));
    }

    [Fact]
    public async Task Confirm_UnreachableUntilTheTimerRanOut_TellsTheTruth()
    {
        Rig rig = Armed(null, null, null, null, null, null, Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before)));
        (await rig.RunAsync<RevertedReply>(rig.Confirm)).Cause.ShouldBe(RevertCause.Timer);
    }

    [Fact]
    public async Task Confirm_Stale_IsExpiredWithTheTimeLeft()
    {
        Rig rig = Armed();
        ExpiredReply reply = await rig.RunAsync<ExpiredReply>(rig.Confirm with { NotAfter = rig.Time.Start - TimeSpan.FromSeconds(1) });
        reply.TimerLeft.ShouldBe(TimeSpan.FromMinutes(4));
        rig.Connector.Attempts.ShouldBe(0);
    }

    [Fact]
    public async Task Confirm_AnotherRunnerHoldsTheDevice_IsHandedBack()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session)));
        rig.IsMine = false;
        await Should.ThrowAsync<OperationCanceledException>(() => rig.ExecuteAsync(rig.Confirm));
    }

    private static Rig Armed(params string?[] connections)
    {
        var rig = new Rig(connections);
        rig.Notes.Note = rig.ArmedNote();
        return rig;
    }
}
