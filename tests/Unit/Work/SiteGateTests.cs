using Leafwire.Contracts;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Work;
using Leafwire.Tests.Unit.Eos;

namespace Leafwire.Tests.Unit.Work;

/// <summary>What a site allows nobody, the pipeline not either.</summary>
public sealed class SiteGateTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    // Without a connection: the switch does not even hear of it.
    [Fact]
    public async Task Device_ThatIsNeverTouched_IsNotLoadedInto()
    {
        var rig = new Rig { Site = new SiteRules { NeverTouch = ["spine*", "LEAF?"] } };
        foreach (Command command in new Command[] { rig.Configure, rig.Preview })
        {
            (await rig.RunAsync<RejectedReply>(command)).Message.ShouldBe(
                "this runner never touches leaf1: 'sitePolicy.neverTouch' in its settings names it; nothing was loaded");
        }

        rig.Notes.Written.ShouldBeEmpty();
    }

    // What was armed before the rule was there must not be left armed.
    [Fact]
    public async Task Device_ThatIsNeverTouched_IsStillReverted()
    {
        var rig = new Rig(
            Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session), Lines.Abort(), Lines.Absent, Lines.Running(Lines.Before)))
        {
            Site = new SiteRules { NeverTouch = ["*"] },
        };
        rig.Notes.Note = rig.ArmedNote();
        (await rig.RunAsync<RevertedReply>(rig.Revert)).Cause.ShouldBe(RevertCause.Command);
    }

    [Fact]
    public async Task Check_OfTheSite_IsRunThoughThePushHasNone()
    {
        var rig = new Rig(Lines.Join(
            Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before),
            "> show interfaces status\n< show interfaces status\n< Et1 notconnect\n< leaf1#"))
        {
            Site = Own(Rig.Up with { Phase = CheckPhase.Pre, Expect = "^Et1 connected" }),
        };
        UnhealthyReply reply = await rig.RunAsync<UnhealthyReply>(rig.Configure);
        reply.Failures.ShouldHaveSingleItem().Check.ShouldBe("up");
    }

    // What cannot be told passes by the push's word: not the site's own check.
    [Fact]
    public async Task Check_OfTheSiteThatCannotBeTold_FailsWhateverThePushSays()
    {
        string denied = Lines.Denied("show interfaces status");
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before), denied))
        {
            Site = Own(Rig.Up with { Phase = CheckPhase.Pre }),
        };
        await rig.RunAsync<UnhealthyReply>(rig.Configure with { PassUnknown = true });
    }

    [Fact]
    public async Task Check_OfTheSiteForAnotherDevice_IsNotRun()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()), Lines.Proof)
        {
            Site = new SiteRules { Checks = [new PolicyCheck(Rig.Up with { Phase = CheckPhase.Pre }, ["spine*"])] },
        };
        await rig.RunAsync<ArmedReply>(rig.Configure);
    }

    // A push that began may have armed others by then: those go back.
    [Fact]
    public async Task Device_OutsideTheSitesWindow_IsNotLoadedIntoAndStillPreviewed()
    {
        var window = new PushWindow { NotBefore = DateTimeOffset.MaxValue.AddDays(-1) };
        var rig = new Rig { Site = new SiteRules { Window = window } };
        (await rig.RunAsync<RejectedReply>(rig.Configure)).Message.ShouldBe(
            "this runner loads nothing before 9999-12-30 23:59:59Z, by 'sitePolicy.window' in its settings; nothing was loaded. "
            + "Upload again then, or give push.json a 'window' that lies within");
        rig.Notes.Written.ShouldBeEmpty();

        rig = new Rig { Site = new SiteRules { Window = new PushWindow { NotAfter = DateTimeOffset.UnixEpoch } } };
        (await rig.RunAsync<RejectedReply>(rig.Configure)).Message.ShouldContain("is over; nothing was loaded");

        var gate = new SiteGate(new SiteRulesInForce(new SiteRules { Window = window }), Grace, TimeProvider.System);
        gate.Untouchable("leaf1").ShouldBeNull("a preview asks no more");
    }

    [Fact]
    public void Devices_AtOnce_AreThoseLoadedOrArmedAndNotOver()
    {
        var time = new JumpingTime();
        var gate = new SiteGate(new SiteRulesInForce(new SiteRules { ArmedAtOnce = 2 }), Grace, time);
        ConfigureCommand one = Of("leaf1"), two = Of("leaf2"), three = Of("leaf3");

        gate.Enter(one).ShouldBeNull();
        gate.Enter(two).ShouldBeNull();
        gate.Enter(two).ShouldBeNull("it comes again, and is one device still");
        gate.Enter(three).ShouldBe("this runner has at most 2 devices loaded or armed at the same time, by 'sitePolicy.armedAtOnce' in "
            + "its settings, and 2 others are; nothing was loaded. Push fewer devices in one transaction");

        gate.Configured(one, Armed(one));
        gate.Enter(three).ShouldNotBeNull("an armed one is not over");
        gate.Ended(Confirm(one), new FailedReply { Header = one.Header, Runner = "r", Message = "" });
        gate.Enter(three).ShouldNotBeNull("nor is one that may be armed still");
        gate.Ended(Confirm(one), new ConfirmedReply { Header = one.Header, Runner = "r" });
        gate.Enter(three).ShouldBeNull();

        gate.Configured(three, new FailedReply { Header = three.Header, Runner = "r", Message = "" });
        gate.Enter(one).ShouldBeNull("of what ended without arming nothing is left");
        gate.Configured(two, reply: null);
        gate.Configured(one, new FailedReply { Header = one.Header, Runner = "r", Message = "", TimerLeft = Grace });
        time.Advance(one.CommitTimer + Grace - TimeSpan.FromTicks(1));
        gate.Enter(three).ShouldNotBeNull();
        time.Advance(TimeSpan.FromTicks(1));
        gate.Enter(three).ShouldBeNull("whatever became of them, their timers have run out");
    }

    // Another push's answer about a switch says nothing of the one that is armed there.
    [Fact]
    public void Devices_AtOnce_AreKeptApartByPush()
    {
        var gate = new SiteGate(new SiteRulesInForce(new SiteRules { ArmedAtOnce = 1 }), Grace, new JumpingTime());
        ConfigureCommand mine = Of("leaf1"), other = Of("leaf1") with { PushId = "fedcba9876543210" };
        gate.Enter(mine).ShouldBeNull();
        gate.Configured(mine, Armed(mine));
        gate.Enter(other).ShouldBeNull();
        gate.Configured(other, new BusyReply { Header = other.Header, Runner = "r", Message = "" });
        gate.Enter(Of("leaf2")).ShouldNotBeNull();
    }

    private static SiteRules Own(Check check) => new() { Checks = [new PolicyCheck(check, [])] };

    private static ConfigureCommand Of(string device) => new Rig().Configure with { Device = device };

    private static ConfirmCommand Confirm(ConfigureCommand command) => new()
    {
        Id = "0123456789abcdef.leaf1.confirm", PushId = command.PushId, Site = command.Site, Device = command.Device,
        NotAfter = command.NotAfter,
    };

    private static ArmedReply Armed(ConfigureCommand command) => new()
    {
        Header = command.Header, Runner = "r", Diff = Payload.Of(""), Added = 0, Removed = 0, Before = Payload.Of(""),
        After = Payload.Of(""), TimerLeft = Grace,
    };
}
