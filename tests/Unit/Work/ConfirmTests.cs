using Leafwire.Contracts;
using Leafwire.Runner.Work;
using Leafwire.Tests.Unit.Eos;

namespace Leafwire.Tests.Unit.Work;

public sealed class ConfirmTests
{
    private static string Proved => Lines.Join(Lines.Sessions(Lines.Session), Lines.Running(Lines.After));

    // A new connection could not confirm, because the session's name lived in the object (NAPALM).
    [Fact]
    public async Task Confirm_Armed_ConfirmsOverAFreshConnectionAndSaves()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Proved, Lines.Confirm, Lines.Committed, Lines.Save));
        ConfirmedReply reply = await rig.RunAsync<ConfirmedReply>(rig.Confirm);
        reply.Stages.Select(s => s.Stage).ShouldBe(["connect", "confirm", "save"]);
        reply.Software.ShouldStartWith("4.35.0F");
        reply.NotSaved.ShouldBeNull();
        rig.Notes.Written.Select(n => n.Phase).ShouldBe([WorkPhase.ConfirmSent, WorkPhase.Done]);
    }

    [Fact]
    public async Task Confirm_OldFormOfTheTable_Confirms()
    {
        Rig rig = Armed(Lines.Join(
            Lines.Hello(), Lines.OldSessions(Lines.Session), Lines.Running(Lines.After), Lines.Confirm, Lines.Committed, Lines.Save));
        await rig.RunAsync<ConfirmedReply>(rig.Confirm);
    }

    [Fact]
    public async Task Confirm_TimerWasFaster_IsReverted()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Absent, Lines.Running(Lines.Before)));
        (await rig.RunAsync<RevertedReply>(rig.Confirm)).Cause.ShouldBe(RevertCause.Timer);
    }

    [Fact]
    public async Task Confirm_ConfirmedByARunnerThatDied_IsSavedAndConfirmed()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Committed, Lines.Running(Lines.After), Lines.Save));
        rig.Notes.Note = rig.ArmedNote(phase: WorkPhase.ConfirmSent);
        await rig.RunAsync<ConfirmedReply>(rig.Confirm);
    }

    // What lies in a send buffer must not reach the switch later: the connection is reset.
    [Fact]
    public async Task Confirm_AnswerIsLost_ResetsTheConnectionAndFindsOut()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Proved, "> configure session lw-01234567-00000a commit\n!drop"),
            Lines.Join(Lines.Again(), Lines.Committed, Lines.Running(Lines.After), Lines.Save));
        await rig.RunAsync<ConfirmedReply>(rig.Confirm);
        (rig.Connection(0).IsReset, rig.Connection(1).IsReset).ShouldBe((true, false));
    }

    [Fact]
    public async Task Confirm_DropBeforeConfirming_TriesAgain()
    {
        Rig rig = Armed(null, Lines.Join(Lines.Hello(), "> show configuration sessions detail\n!drop"),
            Lines.Join(Lines.Again(), Proved, Lines.Confirm, Lines.Committed, Lines.Save));
        await rig.RunAsync<ConfirmedReply>(rig.Confirm);
    }

    [Fact]
    [ToTheSecond]
    public async Task Confirm_NothingArmedAndSomethingElseRuns_Fails()
    {
        string other = Lines.Join(Lines.Absent, Lines.Running("hostname other\nend\n"));
        Rig rig = Armed(Lines.Join(Lines.Hello(), other, other, other, other));
        rig.Eos = rig.Eos with { Commit = TimeSpan.FromSeconds(3) };
        (await rig.RunAsync<FailedReply>(rig.Confirm)).Message.ShouldContain("neither its old configuration nor the candidate");
    }

    [Fact]
    public async Task Confirm_NothingArmedAndNoNotes_Fails()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions()));
        (await rig.RunAsync<FailedReply>(rig.Confirm)).Message.ShouldContain("notes on this push are gone");
    }

    [Fact]
    public async Task Confirm_ArmedAndNoNotes_IsNotConfirmedUnseen()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session)));
        (await rig.RunAsync<FailedReply>(rig.Confirm)).TimerLeft.ShouldBe(new TimeSpan(0, 4, 58));
    }

    [Fact]
    public async Task Confirm_ForAnotherAttempt_IsNotCarriedOut()
    {
        Rig rig = Armed();
        (await rig.RunAsync<FailedReply>(rig.Confirm with { Attempt = 2 })).Message.ShouldContain("attempt 1 is under way");
    }

    // An empty table counted as "nothing armed", and as the candidate ran, as "confirmed".
    [Fact]
    public async Task Confirm_TableIsEmpty_SaysNothingAndIsAskedAgain()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.NoTable, Lines.NoTable, Proved, Lines.Confirm, Lines.Committed, Lines.Save));
        await rig.RunAsync<ConfirmedReply>(rig.Confirm);
    }

    // The session is not in the table and its configuration runs: it may still be committing, so that nothing is claimed.
    [Fact]
    public async Task Confirm_SessionIsMissingFromTheTable_IsLookedForUntilItIsThere()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Absent, Lines.Running(Lines.After), Lines.Absent, Lines.Running(Lines.After),
            Proved, Lines.Confirm, Lines.Committed, Lines.Save));
        await rig.RunAsync<ConfirmedReply>(rig.Confirm);
    }

    [Fact]
    public async Task Confirm_OneShowIsDenied_IsTriedAgain()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Denied("show configuration sessions detail"), Lines.Sessions(Lines.Session),
            Lines.Running(Lines.After), Lines.Confirm,
            Lines.Denied("show configuration sessions detail"), Lines.Committed, Lines.Save));
        await rig.RunAsync<ConfirmedReply>(rig.Confirm);
    }

    [Fact]
    public async Task Confirm_IsDeniedTwice_IsSaidAgain()
    {
        string denied = Lines.Denied("configure session lw-01234567-00000a commit");
        Rig rig = Armed(Lines.Join(Lines.Hello(), Proved, denied, Proved, denied, Proved, Lines.Confirm, Lines.Committed, Lines.Save));
        await rig.RunAsync<ConfirmedReply>(rig.Confirm);
    }

    [Fact]
    public async Task Confirm_IsDeniedUntilTheTimerRanOut_IsRevertedWithTheSwitchsWords()
    {
        string denied = Lines.Denied("configure session lw-01234567-00000a commit");
        Rig rig = Armed(Lines.Join(Lines.Hello(), Proved, denied, Proved, denied, Lines.Absent, Lines.Running(Lines.Before)));
        RevertedReply reply = await rig.RunAsync<RevertedReply>(rig.Confirm);
        reply.Cause.ShouldBe(RevertCause.Timer);
        reply.Message!.ShouldContain("% Authorization denied");
    }

    [Fact]
    public async Task Confirm_SomebodyChangedTheSwitchSinceTheProof_IsNotConfirmed()
    {
        string other = Lines.Join(
            Lines.Sessions(Lines.Session), Lines.Running(Lines.After.Replace("NEW", "HIS", StringComparison.Ordinal)));
        Rig rig = Armed(Lines.Join(Lines.Hello(), other, other));
        ChangedReply reply = await rig.RunAsync<ChangedReply>(rig.Confirm);
        reply.TimerLeft.ShouldBe(new TimeSpan(0, 4, 58));
        rig.Notes.Written.ShouldBeEmpty();
    }

    [Fact]
    public async Task Confirm_SaveFails_IsConfirmedAndSaysThatItIsNotSaved()
    {
        const string full =
            "> write memory\n< write memory\n< % Error copying running-config to startup-config (No space left on device)\n< leaf1#";
        Rig rig = Armed(Lines.Join(Lines.Hello(), Proved, Lines.Confirm, Lines.Committed, full), Lines.Join(Lines.Again(), full),
            Lines.Join(Lines.Again(), full));
        ConfirmedReply reply = await rig.RunAsync<ConfirmedReply>(rig.Confirm);
        reply.NotSaved.ShouldNotBeNull().ShouldContain("No space left on device");
    }

    [Fact]
    public async Task Confirm_SaveBreaksOff_IsSavedOverAnotherConnection()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Proved, Lines.Confirm, Lines.Committed, "> write memory\n!drop"),
            Lines.Join(Lines.Again(), Lines.Save));
        await rig.RunAsync<ConfirmedReply>(rig.Confirm);
    }

    // The lane gives its slot to the next confirm before this one is saved.
    [Fact]
    public async Task Confirm_IsConfirmed_TellsTheLaneBeforeItSaves()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Proved, Lines.Confirm, Lines.Committed, Lines.Save));
        string? stage = null;
        rig.Confirmed = () =>
        {
            stage = rig.Stages[^1];
            return Task.CompletedTask;
        };
        await rig.RunAsync<ConfirmedReply>(rig.Confirm);
        stage.ShouldBe("confirm");
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
        Rig rig = Armed(null, null, null, null, null, null, Lines.Join(Lines.Hello(), Lines.Absent, Lines.Running(Lines.Before)));
        (await rig.RunAsync<RevertedReply>(rig.Confirm)).Cause.ShouldBe(RevertCause.Timer);
    }

    [Fact]
    public async Task Confirm_Stale_IsExpiredWithTheTimeLeft()
    {
        Rig rig = Armed();
        ExpiredReply reply = await rig.RunAsync<ExpiredReply>(Stale(rig));
        reply.TimerLeft.ShouldBe(TimeSpan.FromMinutes(4));
        rig.Connector.Attempts.ShouldBe(0);
    }

    [Fact]
    public async Task Confirm_BecomesStaleBeforeItIsSaid_IsExpired()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Proved));
        rig.OnStillMine = () => rig.Time.Advance(TimeSpan.FromSeconds(20));
        ExpiredReply reply = await rig.RunAsync<ExpiredReply>(rig.Confirm with { NotAfter = rig.Time.Start + TimeSpan.FromSeconds(30) });
        reply.TimerLeft.ShouldNotBeNull();
        rig.Notes.Note!.Phase.ShouldBe(WorkPhase.Armed);
    }

    // Told, then the runner died; the command comes again when it is too late to begin. It says what it sees.
    [Fact]
    public async Task Confirm_ToldAlreadyAndStale_LooksAndSaysWhatItSees()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Lines.Committed, Lines.Running(Lines.After), Lines.Save));
        rig.Notes.Note = rig.ArmedNote(phase: WorkPhase.ConfirmSent);
        await rig.RunAsync<ConfirmedReply>(Stale(rig));

        rig = Armed(Lines.Join(Lines.Hello(), Lines.Absent, Lines.Running(Lines.Before)));
        rig.Notes.Note = rig.ArmedNote(phase: WorkPhase.ConfirmSent);
        await rig.RunAsync<RevertedReply>(Stale(rig));
    }

    // Told, then out of reach until after its timer's end: it may still be on its way back, so it is looked at as long as that takes.
    [Fact]
    [ToTheSecond]
    public async Task Confirm_ToldAndReachedAfterTheTimersEnd_IsLookedAtUntilItIsKnown()
    {
        string looked = Lines.Join(Lines.Absent, Lines.Running(Lines.After));
        Rig rig = Armed(Lines.Join([Lines.Hello(), .. Enumerable.Repeat(looked, 35), Lines.Save]));
        rig.Notes.Note = rig.ArmedNote(phase: WorkPhase.ConfirmSent) with { ArmedAt = rig.Time.Start - TimeSpan.FromMinutes(8) };
        await rig.RunAsync<ConfirmedReply>(Stale(rig));
    }

    // Nobody says "time left" of a switch that was told to confirm.
    [Fact]
    public async Task Confirm_AnswerIsLostAndTheSwitchIsGone_ClaimsNoTimer()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Proved, "> configure session lw-01234567-00000a commit\n!drop"));
        UnreachableReply reply = await rig.RunAsync<UnreachableReply>(rig.Confirm);
        reply.TimerLeft.ShouldBeNull();
        reply.Message.ShouldContain("not known whether it did");
        rig.Notes.Note!.TimerLeft(rig.Time.Start).ShouldBeNull();
    }

    [Fact]
    public async Task Confirm_LoginIsRefused_IsTriedOnceMoreSlowlyAndGivenUp()
    {
        Rig rig = Armed();
        rig.Connector.RefusesLogin = _ => true;
        (await rig.RunAsync<UnreachableReply>(rig.Confirm)).TimerLeft.ShouldNotBeNull();
        rig.Connector.Attempts.ShouldBe(2);
        (rig.Connector.AskedAt[1] - rig.Connector.AskedAt[0]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Confirm_ToldAndTheLoginIsRefused_LooksOnceWhenTheTimerHasRunOut()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Proved, "> configure session lw-01234567-00000a commit\n!drop"), null, null,
            Lines.Join(Lines.Again(), Lines.Absent, Lines.Running(Lines.Before)));
        rig.Connector.RefusesLogin = n => n is 1 or 2;
        await rig.RunAsync<RevertedReply>(rig.Confirm);
        rig.Connector.Attempts.ShouldBe(4);
    }

    [Fact]
    public async Task Confirm_AnotherRunnerHoldsTheDevice_IsHandedBack()
    {
        Rig rig = Armed(Lines.Join(Lines.Hello(), Proved));
        rig.IsMine = false;
        await Should.ThrowAsync<HandBackException>(() => rig.ExecuteAsync(rig.Confirm));
        rig.Notes.Written.ShouldBeEmpty();
    }

    private static ConfirmCommand Stale(Rig rig) => rig.Confirm with { NotAfter = rig.Time.Start - TimeSpan.FromSeconds(1) };

    private static Rig Armed(params string?[] connections)
    {
        var rig = new Rig(connections);
        rig.Notes.Note = rig.ArmedNote();
        return rig;
    }
}
