using Leafwire.Contracts;
using Leafwire.Runner.Work;

namespace Leafwire.Tests.Unit.Work;

/// <summary>A configure comes again after its runner died, or is hurried by a revert, or by a candidate that broke the login.</summary>
public sealed class ResumeTests
{
    private static readonly WorkVerdict Down = new("check 'up': expected 'show interfaces status' to match 'connected'",
        [new CheckFailure("up", CheckPhase.Post, "'show interfaces status' to match 'connected'", "Et1 down")]);

    private static string Back => Lines.Join(Lines.Absent, Lines.Running(Lines.Before));

    // Reverted, and the runner died before it wrote its reply: the bad candidate was loaded and armed once more.
    [Fact]
    public async Task Configure_ToldToGoBackAndDied_AnswersFromTheNote()
    {
        Rig rig = Noted(WorkPhase.RevertSent, Lines.Join(Lines.Hello(), Back));
        UnhealthyReply reply = await rig.RunAsync<UnhealthyReply>(rig.Configure);
        reply.Failures.ShouldBe(Down.Failures);
        reply.TimerLeft.ShouldBeNull();
        reply.Change.ShouldNotBeNull().Diff.Text().ShouldBe(Lines.Diff);
    }

    [Fact]
    public async Task Configure_WasToGoBackAndIsStillArmed_IsToldAgain()
    {
        Rig rig = Noted(WorkPhase.RevertSent, Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session), Lines.Abort(), Back));
        await rig.RunAsync<UnhealthyReply>(rig.Configure);
    }

    [Fact]
    public async Task Configure_IsBackAndDied_AnswersWithoutTheSwitch()
    {
        Rig rig = Noted(WorkPhase.Done);
        rig.Notes.Note = rig.Notes.Note! with { End = WorkEnd.Reverted };
        await rig.RunAsync<UnhealthyReply>(rig.Configure);
        rig.Connector.Attempts.ShouldBe(0);
    }

    [Fact]
    public async Task Configure_WasToldToConfirm_IsNotConfiguredAgain()
    {
        Rig rig = Noted(WorkPhase.ConfirmSent);
        (await rig.RunAsync<FailedReply>(rig.Configure)).TimerLeft.ShouldBeNull();
        rig.Connector.Attempts.ShouldBe(0);
    }

    [Fact]
    public async Task Configure_EarlierAttempt_IsOver()
    {
        Rig rig = Noted(WorkPhase.Armed);
        rig.Notes.Note = rig.Notes.Note! with { Attempt = 2 };
        (await rig.RunAsync<FailedReply>(rig.Configure)).Message.ShouldContain("attempt 2 at this push was begun meanwhile");
        rig.Connector.Attempts.ShouldBe(0);
    }

    // Nobody commits what another attempt loads: each has a session of its own.
    [Fact]
    public async Task Configure_BegunAgain_LoadsIntoAnotherSession()
    {
        var rig = new Rig(
            Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before), "> configure session lw-01234567-000001\n!drop"),
            Lines.Join(Lines.PreparedAgain.Replace(Lines.Session, "lw-01234567-000002", StringComparison.Ordinal), Lines.Arm()),
            Lines.Proof.Replace(Lines.Session, "lw-01234567-000002", StringComparison.Ordinal));
        int attempts = 0;
        rig.Nonce = () => $"{++attempts:x6}";
        await rig.RunAsync<ArmedReply>(rig.Configure);
        rig.Notes.Note!.Session.ShouldBe("lw-01234567-000002");
    }

    [Fact]
    public async Task Configure_HigherAttempt_RevertsTheEarlierOneFirst()
    {
        const string earlier = "lw-01234567-00000b";
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(earlier), Lines.Abort(earlier), Lines.Sessions(),
            Lines.Running(Lines.After), Lines.Sessions(), Lines.Running(Lines.Before),
            Lines.Running(Lines.Before), Lines.Load(), Lines.ReadDiff(), Lines.Arm()), Lines.Proof);
        rig.Notes.Note = rig.ArmedNote() with { Session = earlier };
        ArmedReply reply = await rig.RunAsync<ArmedReply>(rig.Configure with { Attempt = 2 });
        (reply.Attempt, rig.Notes.Note!.Attempt).ShouldBe((2, 2));
    }

    // The one who was held still finds that the device is another's, and neither writes nor commits.
    [Fact]
    public async Task Configure_LosesTheDeviceWhileItsNoteIsWritten_IsNotArmed()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Drop));
        int asked = 0;
        rig.OnStillMine = () => rig.IsMine = ++asked < 2;
        await Should.ThrowAsync<HandBackException>(() => rig.ExecuteAsync(rig.Configure));
        asked.ShouldBe(2);
    }

    // Held still while another runner ended the push: it finds the switch in a state that its own note does not explain.
    [Fact]
    public async Task Configure_LosesTheDeviceWhileItLooksAtAnArmedSwitch_StopsLooking()
    {
        using var lost = new CancellationTokenSource();
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()), Lines.Join(Lines.Again(), Lines.Absent, Lines.Running(Lines.After)))
        {
            Cancellation = lost.Token,
            Waits = lost.Cancel,
        };
        await Should.ThrowAsync<OperationCanceledException>(() => rig.ExecuteAsync(rig.Configure));
        rig.Notes.Note!.Phase.ShouldBe(WorkPhase.ArmSent);
    }

    // The commit's answer is lost: the connection is reset, so that a commit in a send buffer never arrives.
    [Fact]
    public async Task Configure_CommitsAnswerIsLost_ResetsTheConnection()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, "> commit timer 00:05:00\n!drop"), Lines.Proof);
        await rig.RunAsync<ArmedReply>(rig.Configure);
        (rig.Connection(0).IsReset, rig.Connection(1).IsReset).ShouldBe((true, false));
    }

    // A candidate that breaks the login locked the account: 11 logins in configure.
    [Fact]
    public async Task Configure_CandidateBreaksTheLogin_IsTriedOnceMoreSlowly()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()));
        rig.Connector.RefusesLogin = n => n > 0;
        UnreachableReply reply = await rig.RunAsync<UnreachableReply>(rig.Configure);
        reply.TimerLeft.ShouldNotBeNull();
        reply.Change.ShouldNotBeNull().Before.Digest.ShouldBe(Payload.DigestOf(Lines.Before));
        rig.Connector.Attempts.ShouldBe(3);
        (rig.Connector.AskedAt[2] - rig.Connector.AskedAt[1]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));
        rig.Notes.Note!.LoginRefused.ShouldBeTrue();
    }

    // Whatever was armed keeps its diff, before and after.
    [Fact]
    public async Task Configure_PostCheckFails_KeepsWhatWasArmed()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()),
            Lines.Join(Lines.Proof, "> show interfaces status\n< show interfaces status\n< Et1 down\n< leaf1#"),
            Lines.Join(Lines.Again(), Lines.Sessions(Lines.Session), Lines.Abort(), Back));
        ConfigChange change = (await rig.RunAsync<UnhealthyReply>(rig.Configure with { Checks = [Rig.Up] })).Change.ShouldNotBeNull();
        (change.Diff.Text(), change.Added, change.Removed).ShouldBe((Lines.Diff, 2, 1));
        (change.Before.Digest, change.After!.Digest).ShouldBe((Payload.DigestOf(Lines.Before), Payload.DigestOf(Lines.After)));
    }

    // A cancel waited until the check's time was over, and then called the device unhealthy.
    [Fact]
    public async Task Configure_RevertWaitsDuringAChecksTime_RepliesAtOnceAndStaysArmed()
    {
        using var hurry = new CancellationTokenSource();
        const string down = "> show interfaces status\n< show interfaces status\n< Et1 down\n< leaf1#";
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()), Lines.Join(Lines.Proof, down)) { Hurry = hurry.Token };
        rig.Waits = () => hurry.Cancel();
        FailedReply reply = await rig.RunAsync<FailedReply>(
            rig.Configure with { Checks = [Rig.Up with { Within = TimeSpan.FromMinutes(2) }] });
        reply.TimerLeft.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.FromMinutes(4));
        reply.Change.ShouldNotBeNull();
        rig.Notes.Note!.Phase.ShouldBe(WorkPhase.Armed);
    }

    [Fact]
    public async Task Configure_RevertWaitsBeforeArming_IsDropped()
    {
        using var hurry = new CancellationTokenSource();
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before), Lines.Load(), Lines.Drop))
        {
            Hurry = hurry.Token,
        };
        rig.OnStage = stage =>
        {
            if (stage == "load")
                hurry.Cancel();
        };
        (await rig.RunAsync<FailedReply>(rig.Configure)).TimerLeft.ShouldBeNull();
        rig.Notes.Written.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Merge on commit is disabled", "Merge on commit is enabled", "no service configuration session commit merge")]
    [InlineData("Autosave to startup-config on commit is disabled", "Autosave to startup-config on commit is enabled",
        "no service configuration session commit save startup-config")]
    public async Task Configure_SwitchChangesWhatACommitDoes_IsRefusedUntouched(string from, string to, string command)
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions().Replace(from, to, StringComparison.Ordinal)));
        (await rig.RunAsync<FailedReply>(rig.Configure)).Message.ShouldContain($"'{command}'");
    }

    // Confirmed but not saved, then pushed again as one is advised to: it was "unchanged", and a reboot brought the old one back.
    [Fact]
    public async Task Configure_NoDifferenceAndStartupDiffers_IsSaved()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before), Lines.Load(), Lines.NoDiff, Lines.Drop,
            Lines.Startup(Lines.After), Lines.Save));
        await rig.RunAsync<UnchangedReply>(rig.Configure);
    }

    [Fact]
    public async Task Configure_NoDifferenceAndSavingFails_SaysSo()
    {
        const string full =
            "> write memory\n< write memory\n< % Error copying running-config to startup-config (No space left on device)\n< leaf1#";
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before), Lines.Load(), Lines.NoDiff, Lines.Drop,
            Lines.Startup(Lines.After), full), Lines.Join(Lines.Again(), full), Lines.Join(Lines.Again(), full));
        (await rig.RunAsync<FailedReply>(rig.Configure)).Message.ShouldContain("No space left on device");
    }

    // The first answer was lost to a second echo, or to a switch that was busy: one look is not enough to do nothing.
    [Fact]
    public async Task Configure_DiffIsEmptyTheFirstTime_IsAskedAgain()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before), Lines.Load(), Lines.ReadDiff(""),
            Lines.ReadDiff(), Lines.Arm()), Lines.Proof);
        await rig.RunAsync<ArmedReply>(rig.Configure);
    }

    [Fact]
    public async Task Configure_RunningConfigurationIsDeniedOnceAtTheProof_IsReadAgain()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()),
            Lines.Join(Lines.Again(), Lines.Sessions(Lines.Session), Lines.Denied("show running-config"), Lines.Running(Lines.After)));
        await rig.RunAsync<ArmedReply>(rig.Configure);
    }

    private static Rig Noted(WorkPhase phase, params string?[] connections)
    {
        var rig = new Rig(connections);
        rig.Notes.Note = rig.ArmedNote(phase: phase) with { Verdict = Down };
        return rig;
    }
}
