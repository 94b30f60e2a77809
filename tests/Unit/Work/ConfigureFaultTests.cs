using Leafwire.Contracts;
using Leafwire.Runner.Work;
using Leafwire.Tests.Unit.Eos;

namespace Leafwire.Tests.Unit.Work;

/// <summary>Connections drop, runners stop and die: the work goes on from what the switch says, or is handed back.</summary>
public sealed class ConfigureFaultTests
{
    // A half-loaded session is found again and continued, mixing two changes (napalm#1921).
    [Fact]
    public async Task Configure_HalfLoadedSessionIsThere_IsDroppedAndBegunAgain()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(
            rows: ["lw-01234567 pending", "lw-89abcdef pending", "lw-manual pending", "lw-88888888 committed"]),
            Lines.Abort("lw-01234567"), Lines.Abort("lw-89abcdef"), Lines.Running(Lines.Before), Lines.Load(), Lines.ReadDiff(),
            Lines.Arm()), Lines.Proof);
        await rig.RunAsync<ArmedReply>(rig.Configure);
    }

    [Fact]
    [ToTheSecond]
    public async Task Configure_ArmedByARunnerThatDied_GoesOnAtTheProof()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session, left: "0:03:29"), Lines.Running(Lines.After)));
        rig.Notes.Note = rig.ArmedNote(after: null);
        ArmedReply reply = await rig.RunAsync<ArmedReply>(rig.Configure);
        reply.Diff.Text().ShouldBe(Lines.Diff);
        reply.TimerLeft.ShouldBe(new TimeSpan(0, 3, 29));
    }

    [Fact]
    [ToTheSecond]
    public async Task Configure_ArmedByARunnerThatDied_OldFormOfTheTable_TimeLeftIsReckoned()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.OldSessions(Lines.Session), Lines.Running(Lines.After)));
        rig.Notes.Note = rig.ArmedNote(after: null);
        ArmedReply reply = await rig.RunAsync<ArmedReply>(rig.Configure);
        reply.TimerLeft.ShouldBeInRange(new TimeSpan(0, 3, 55), new TimeSpan(0, 4, 0));
    }

    [Fact]
    public async Task Configure_ArmedAndTheNotesAreLost_BeginsAgainFromTheOldConfiguration()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions("lw-01234567-00000b"), Lines.Abort("lw-01234567-00000b"),
            Lines.Sessions(), Lines.Running(Lines.Before), Lines.Sessions(), Lines.Running(Lines.Before), Lines.Running(Lines.Before),
            Lines.Load(), Lines.ReadDiff(), Lines.Arm()), Lines.Proof);
        (await rig.RunAsync<ArmedReply>(rig.Configure)).Before.Digest.ShouldBe(Payload.DigestOf(Lines.Before));
    }

    [Fact]
    public async Task Configure_Unreachable_IsTriedABoundedNumberOfTimes()
    {
        var rig = new Rig();
        UnreachableReply reply = await rig.RunAsync<UnreachableReply>(rig.Configure);
        reply.TimerLeft.ShouldBeNull();
        rig.Connector.Attempts.ShouldBe(3);
    }

    public static TheoryData<string> LinesBeforeArming =>
        [.. Lines.Join(Lines.Prepared).Split('\n').Where(l => l.StartsWith('>')).Distinct()];

    // The connection drops at each stage before arming: the switch keeps what it runs, and the work is begun again.
    [Theory]
    [MemberData(nameof(LinesBeforeArming))]
    public async Task Configure_DropBeforeArming_BeginsAgain(string line)
    {
        string played = Lines.Prepared;
        played = played[..(played.IndexOf(line + "\n", StringComparison.Ordinal) + line.Length + 1)];
        bool isOpen = played.Contains("> configure session", StringComparison.Ordinal);
        var rig = new Rig(played + "!drop",
            isOpen ? Lines.Join(Lines.Again(), Lines.Sessions(rows: "lw-01234567-00000a pending"), Lines.Abort(),
                Lines.Running(Lines.Before), Lines.Load(), Lines.ReadDiff(), Lines.Arm())
                : Lines.Join(played.Contains("show version", StringComparison.Ordinal)
                    && !played.EndsWith("> show version\n", StringComparison.Ordinal) ? Lines.PreparedAgain : Lines.Prepared, Lines.Arm()),
            Lines.Proof);
        await rig.RunAsync<ArmedReply>(rig.Configure);
    }

    [Fact]
    public async Task Configure_DropWhileArming_SwitchIsArmed_GoesOn()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, "> commit timer 00:05:00\n!drop"), Lines.Proof);
        await rig.RunAsync<ArmedReply>(rig.Configure);
    }

    [Fact]
    public async Task Configure_DropWhileArming_SwitchIsNotArmed_BeginsAgain()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, "> commit timer 00:05:00\n!drop"),
            Lines.Join(Lines.Again(), Lines.Sessions(rows: "lw-01234567-00000a pending"), Lines.Abort(), Lines.Absent,
                Lines.Running(Lines.Before)),
            Lines.Join(Lines.PreparedAgain, Lines.Arm()), Lines.Proof);
        await rig.RunAsync<ArmedReply>(rig.Configure);
    }

    [Fact]
    public async Task Configure_DropWhileArmingAndGone_SaysThatItMayBeArmed()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, "> commit timer 00:05:00\n!drop"));
        UnreachableReply reply = await rig.RunAsync<UnreachableReply>(rig.Configure);
        reply.Message.ShouldContain("may be armed");
        reply.TimerLeft.ShouldNotBeNull();
    }

    [Fact]
    public async Task Configure_DropDuringTheProof_ProvesAgain()
    {
        var rig = new Rig(
            Lines.Join(Lines.Prepared, Lines.Arm()), Lines.Join(Lines.Again(), "> show configuration sessions detail\n!drop"), Lines.Proof);
        await rig.RunAsync<ArmedReply>(rig.Configure);
    }

    [Fact]
    public async Task Configure_DropDuringTheRevert_RevertsAgain()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()),
            Lines.Join(Lines.Proof, "> show interfaces status\n< show interfaces status\n< Et1 down\n< leaf1#"),
            Lines.Join(Lines.Again(), Lines.Sessions(Lines.Session), "> configure session lw-01234567-00000a abort\n!drop"),
            Lines.Join(Lines.Again(), Lines.Absent, Lines.Running(Lines.Before)));
        (await rig.RunAsync<UnhealthyReply>(rig.Configure with { Checks = [Rig.Up] })).TimerLeft.ShouldBeNull();
    }

    [Theory]
    [InlineData("load")]
    [InlineData("diff")]
    [InlineData("arm")]
    public async Task Configure_RunnerStopsBeforeArming_DropsTheSessionAndHandsBack(string stage)
    {
        using var stop = new CancellationTokenSource();
        string talk = Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before), Lines.Load());
        talk = stage == "load" ? talk : Lines.Join(talk, Lines.ReadDiff());
        var rig = new Rig(Lines.Join(talk, Lines.Drop)) { Cancellation = stop.Token };
        rig.OnStage = begun =>
        {
            if (begun == stage)
                stop.Cancel();
        };
        await Should.ThrowAsync<OperationCanceledException>(() => rig.ExecuteAsync(rig.Configure));
    }

    [Fact]
    public async Task Configure_RunnerStopsAfterArming_FinishesToTheReply()
    {
        using var stop = new CancellationTokenSource();
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()), Lines.Proof) { Cancellation = stop.Token };
        rig.OnStage = begun =>
        {
            if (begun == "prove")
                stop.Cancel();
        };
        await rig.RunAsync<ArmedReply>(rig.Configure);
    }

    [Fact]
    public async Task Configure_AnotherRunnerHoldsTheDevice_DropsTheSessionAndHandsBack()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Drop)) { IsMine = false };
        await Should.ThrowAsync<HandBackException>(() => rig.ExecuteAsync(rig.Configure));
    }

    [Fact]
    public async Task Configure_NoteCannotBeWritten_IsNotArmedAndHandedBack()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Drop));
        rig.Notes.Failure = new IOException("no journal");
        await Should.ThrowAsync<HandBackException>(() => rig.ExecuteAsync(rig.Configure));
    }
}
