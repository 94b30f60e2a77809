using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Work;
using Leafwire.Tests.Unit.Eos;

namespace Leafwire.Tests.Unit.Work;

/// <summary>What a configure command comes to on a switch that answers.</summary>
public sealed class ConfigureTests
{
    [Fact]
    [ToTheSecond]
    public async Task Configure_Change_ArmsAndProvesOverAFreshConnection()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()), Lines.Proof);
        ArmedReply reply = await rig.RunAsync<ArmedReply>(rig.Configure);
        rig.Connector.Attempts.ShouldBe(2);
        (reply.Before.Inline, reply.Before.Digest).ShouldBe((null, Payload.DigestOf(Lines.Before)));
        (reply.After.Inline, reply.After.Digest).ShouldBe((null, Payload.DigestOf(Lines.After)));
        rig.KeptTexts.ShouldBe([Lines.Before, Lines.After]);
        reply.Diff.Text().ShouldBe(Lines.Diff);
        (reply.Added, reply.Removed).ShouldBe((2, 1));
        reply.TimerLeft.ShouldBe(new TimeSpan(0, 4, 58));
        reply.Software.ShouldBe("4.35.0F-43748283.4350F");
        reply.Stages.Select(s => s.Stage).ShouldBe(["connect", "fetch", "load", "diff", "arm", "prove"]);
        rig.Stages.ShouldBe(reply.Stages.Select(s => s.Stage));
        reply.ArmedUntil.ShouldBe(rig.Time.GetUtcNow() + reply.TimerLeft);
        rig.Notes.Written.Select(n => n.Phase).ShouldBe([WorkPhase.Prepared, WorkPhase.ArmSent, WorkPhase.Armed]);
        rig.Notes.Written.ShouldAllBe(n => n.Session == Lines.Session);
        rig.Notes.Written[1].AfterDigest.ShouldBeNull();
        rig.Notes.Written[2].AfterDigest.ShouldBe(Payload.DigestOf(Lines.After));
    }

    // Without "rollback clean-config" the session is a copy of what runs, and a paste only merges.
    [Fact]
    public async Task Configure_Merge_DoesNotEmptyTheSession()
    {
        string load = Lines.Load()
            .Replace("> rollback clean-config\n< rollback clean-config\n< leaf1(config-s-lw-0123)#\n", "", StringComparison.Ordinal);
        var rig = new Rig(
            Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before), load, Lines.ReadDiff(), Lines.Arm()), Lines.Proof);
        await rig.RunAsync<ArmedReply>(rig.Configure with { Mode = ConfigureMode.Merge });
    }

    [Fact]
    public async Task Configure_NoDifference_NoCommitReachesTheSwitch()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before), Lines.Load(), Lines.NoDiff, Lines.Drop,
            Lines.Startup(Lines.Before)));
        await rig.RunAsync<UnchangedReply>(rig.Configure);
        rig.Notes.Written.ShouldBeEmpty();
    }

    // The salt is another one at each load.
    [Theory]
    [InlineData("Clear-of-9", true)]
    [InlineData("Other-of-9", false)]
    public async Task Configure_SecretHashedAnew_IsNoDifferenceWhenItIsTheSame(string runs, bool isSame)
    {
        string old = $"username ops secret sha512 {UnixCrypt.Sha512(runs, "old")}";
        string candidate = Lines.Candidate.Replace("!\n", "!\nusername ops secret 0 Clear-of-9\n!\n", StringComparison.Ordinal);
        string before = Lines.Before.Replace("end\n", $"{old}\n!\nend\n", StringComparison.Ordinal);
        string diff = $"--- system:/running-config\n+++ session:/x-session-config\n@@ -3,3 +3,3 @@\n !\n-{old}\n"
            + $"+username ops secret sha512 {UnixCrypt.Sha512("Clear-of-9", "new")}\n !\n";
        string read = Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(before), Lines.Load(candidate), Lines.ReadDiff(diff));
        Rig rig = isSame ? new(Lines.Join(read, Lines.Drop, Lines.Startup(before))) : new(Lines.Join(read, Lines.Arm()), Lines.Proof);
        Reply reply = await rig.ExecuteAsync(rig.Configure, candidate);
        if (!isSame)
        {
            reply.ShouldBeOfType<ArmedReply>();
            return;
        }

        reply.ShouldBeOfType<UnchangedReply>();
        rig.Notes.Written.ShouldBeEmpty();
        reply.Warnings.ShouldHaveSingleItem().ShouldBe(
            "the switch runs the candidate: in its diff only salts differ, of what the candidate gives in clear text (lines: 1)");
    }

    [Fact]
    public async Task Configure_RefusedLine_DropsTheSessionAndNamesTheLine()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before),
            Lines.Load(answer: "> vlan 20\n% Invalid input at line 3\n"), Lines.Drop));
        RejectedReply reply = await rig.RunAsync<RejectedReply>(rig.Configure);
        reply.Lines.ShouldBe([new RejectedLine(3, "vlan 20", "% Invalid input at line 3")]);
        reply.Message.ShouldBe("the switch refused line 3 'vlan 20': % Invalid input at line 3");
        reply.TimerLeft.ShouldBeNull();
    }

    // NAPALM commits, then waits for the old prompt, reports a failure and never saves.
    [Fact]
    public async Task Configure_CandidateRenamesTheSwitch_IsArmed()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm(host: "border1")),
            Lines.Join(Lines.Again("border1"), Lines.Sessions(Lines.Session, host: "border1"), Lines.Running(Lines.After, "border1")));
        await rig.RunAsync<ArmedReply>(rig.Configure);
    }

    [Fact]
    public async Task Configure_ForeignTimer_IsBusyAndNamesIt()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions("maintenance", left: "0:12:30")));
        (await rig.RunAsync<BusyReply>(rig.Configure)).Message.ShouldBe(
            "the commit timer of session 'maintenance' runs on the switch, 00:12:30 left: confirm or abort that session, or wait");
    }

    // A tool that knew only one form of the session table lost every change (napalm#2166, cnaas-nms#395).
    [Fact]
    public async Task Configure_ForeignTimerInTheOldForm_IsBusy()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.OldSessions("maintenance")));
        (await rig.RunAsync<BusyReply>(rig.Configure)).Message.ShouldContain("'maintenance'");
    }

    // The lock check reads, then acts: two writers pass it together (NAPALM).
    [Fact]
    public async Task Configure_AnotherWriterArmsInBetween_IsBusyAndDropped()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, """
            > commit timer 00:05:00
            < commit timer 00:05:00
            < % Cannot commit session: a commit timer of another session is running
            < leaf1(config-s-lw-0123)#
            """, Lines.Sessions("maintenance", host: "leaf1(config-s-lw-0123)"), Lines.Drop));
        (await rig.RunAsync<BusyReply>(rig.Configure)).Message.ShouldContain("'maintenance'");
    }

    [Fact]
    public async Task Configure_CommitIsRefused_IsRejectedAndDropped()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, """
            > commit timer 00:05:00
            < commit timer 00:05:00
            < % Subnet 10.0.0.0/24 overlaps with Vlan5
            < leaf1(config-s-lw-0123)#
            """, Lines.Sessions(host: "leaf1(config-s-lw-0123)"), Lines.Drop));
        RejectedReply reply = await rig.RunAsync<RejectedReply>(rig.Configure);
        reply.Message.ShouldContain("% Subnet 10.0.0.0/24 overlaps with Vlan5");
    }

    [Fact]
    public async Task Configure_CommitAsksAQuestion_IsDeclinedAndRejected()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, """
            > commit timer 00:05:00
            < commit timer 00:05:00
            < This will restart agents. Proceed [y/n]?
            > n
            < n
            < leaf1(config-s-lw-0123)#
            """, Lines.Sessions(host: "leaf1(config-s-lw-0123)"), Lines.Drop));
        (await rig.RunAsync<RejectedReply>(rig.Configure)).Message.ShouldContain("This will restart agents. Proceed [y/n]?");
    }

    [Fact]
    public async Task Configure_NoSessionFree_IsBusy()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(rows: ["a pending", "b pending", "c pending", "d pending", "e pending"]),
            Lines.Running(Lines.Before), """
                > configure session lw-01234567-00000a
                < configure session lw-01234567-00000a
                < % Maximum number of pending sessions has been reached. Please commit or abort previous sessions before creating a new one.
                < leaf1#
                """));
        (await rig.RunAsync<BusyReply>(rig.Configure)).Message.ShouldContain("Maximum number of pending sessions");
    }

    [Fact]
    public async Task Configure_Stale_SwitchIsNotTouched()
    {
        var rig = new Rig();
        await rig.RunAsync<ExpiredReply>(rig.Configure with { NotAfter = rig.Time.Start - TimeSpan.FromSeconds(1) });
        rig.Connector.Attempts.ShouldBe(0);
    }

    [Fact]
    public async Task Configure_BecomesStaleBeforeArming_IsDropped()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before), Lines.Load(),
            Lines.ReadDiff().Replace("< leaf1", "<\n@20s\n>\n< leaf1", StringComparison.Ordinal), Lines.Drop));
        await rig.RunAsync<ExpiredReply>(rig.Configure with { NotAfter = rig.Time.Start + TimeSpan.FromSeconds(10) });
    }

    // 24 hours became 00:00:00, which commits without a net (NAPALM).
    [Fact]
    public async Task Configure_TimerOf24Hours_IsRefusedUntouched()
    {
        var rig = new Rig();
        RejectedReply reply = await rig.RunAsync<RejectedReply>(rig.Configure with { CommitTimer = TimeSpan.FromHours(24) });
        reply.Message.ShouldBe("a commit timer of 24:00:00 cannot be used: EOS takes from 00:00:05 to 23:59:59");
        rig.Connector.Attempts.ShouldBe(0);
    }

    [Theory]
    [InlineData("hostname a\n\x04\nreload\n", 2, "U+0004")]
    [InlineData("hostname a\nvlan 1\rvlan 2\n", 2, "U+000D")]
    [InlineData("!\n!\n", null, "no command")]
    public async Task Configure_CandidateThatCannotBeSent_IsRefusedUntouched(string candidate, int? line, string why)
    {
        var rig = new Rig();
        RejectedReply reply = await rig.RunAsync<RejectedReply>(rig.Configure, candidate);
        reply.Lines.ShouldHaveSingleItem().Number.ShouldBe(line);
        reply.Message.ShouldContain(why);
        rig.Connector.Attempts.ShouldBe(0);
    }
}
