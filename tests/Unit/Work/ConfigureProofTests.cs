using Leafwire.Contracts;
using Leafwire.Tests.Unit.Eos;

namespace Leafwire.Tests.Unit.Work;

/// <summary>An armed switch proves that it can be managed and passes its checks, or goes back.</summary>
public sealed class ConfigureProofTests
{
    [Fact]
    public async Task Configure_PreCheckFails_SwitchIsNotTouched()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before),
            "> show interfaces status\n< show interfaces status\n< Et1 notconnect\n< leaf1#"));
        UnhealthyReply reply = await rig.RunAsync<UnhealthyReply>(
            rig.Configure with { Checks = [Rig.Up with { Phase = CheckPhase.Pre, Expect = "^Et1 connected" }] });
        reply.Failures.ShouldBe(
            [new CheckFailure("up", CheckPhase.Pre, "'show interfaces status' to match '^Et1 connected'", "Et1 notconnect")]);
    }

    [Fact]
    public async Task Configure_PostCheckHoldsLater_IsArmed()
    {
        const string no = "> show interfaces status\n< show interfaces status\n< Et1 down\n< leaf1#";
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()),
            Lines.Join(Lines.Proof, no, no, no.Replace("down", "connected", StringComparison.Ordinal)));
        ArmedReply reply = await rig.RunAsync<ArmedReply>(
            rig.Configure with { Checks = [Rig.Up with { Within = TimeSpan.FromSeconds(30) }] });
        reply.TimerLeft.ShouldBeLessThan(new TimeSpan(0, 4, 57));
        rig.Stages[^1].ShouldBe("post-check");
    }

    [Fact]
    public async Task Configure_PostCheckFails_IsRevertedAtOnce()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()),
            Lines.Join(Lines.Proof, "> show interfaces status\n< show interfaces status\n< Et1 down\n< leaf1#"),
            Lines.Join(Lines.Again(), Lines.Sessions(Lines.Session), Lines.Abort(), Lines.Absent, Lines.Running(Lines.Before)));
        UnhealthyReply reply = await rig.RunAsync<UnhealthyReply>(rig.Configure with { Checks = [Rig.Up] });
        reply.Message.ShouldBe(
            "check 'up': expected 'show interfaces status' to match 'connected'; the switch is back on its old configuration");
        reply.TimerLeft.ShouldBeNull();
        rig.Stages[^1].ShouldBe("revert");
    }

    [Fact]
    public async Task Configure_ManagementIsLost_IsUnreachableWithTheTimeLeft()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()));
        UnreachableReply reply = await rig.RunAsync<UnreachableReply>(rig.Configure);
        reply.TimerLeft!.Value.ShouldBeInRange(new TimeSpan(0, 3, 0), new TimeSpan(0, 3, 20));
        reply.Message.ShouldContain("goes back by itself");
        rig.Connector.Attempts.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task Configure_ManagementComesBackInTime_IsArmed()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()), null, null, Lines.Proof);
        await rig.RunAsync<ArmedReply>(rig.Configure);
    }

    [Fact]
    [ToTheSecond]
    public async Task Configure_TimerRanOutBeforeTheProof_Fails()
    {
        var rig = new Rig(
            Lines.Join(Lines.Prepared, Lines.Arm("00:00:05")), Lines.Join(Lines.Again(), Lines.Absent, Lines.Running(Lines.Before)));
        FailedReply reply = await rig.RunAsync<FailedReply>(rig.Configure with { CommitTimer = TimeSpan.FromSeconds(5) });
        reply.Message.ShouldContain("ran out before the switch had proved itself");
        reply.TimerLeft.ShouldBeNull();
    }
}
