using Leafwire.Contracts;
using Leafwire.Lab.Switches;
using Leafwire.Runner.Work;

namespace Leafwire.Tests.Integration.Eos;

public sealed class WorkerOnSwitchTests
{
    private static readonly Check Version = new() { Name = "eos", Command = "show version", Expect = "4\\.3[15]" };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Configure_ThenConfirm_CandidateRunsAndIsSaved(bool oldForm)
    {
        await using SwitchBench bench = await SwitchBench.StartAsync(o => o with { Version = oldForm ? "4.31.6M" : o.Version });
        ArmedReply armed = (await bench.ConfigureAsync(SwitchBench.New, Version)).ShouldBeOfType<ArmedReply>();
        armed.Diff.Text().ShouldContain("+vlan 20\n+   name NEW\n");
        armed.Removed.ShouldBe(0);
        bench.Kept[0].ShouldNotContain("vlan 20");
        bench.Kept[1].ShouldContain("banner login\n  indented\n! kept\nleaf1#\nEOF\n");
        armed.TimerLeft.ShouldBeInRange(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        bench.Leaf1.ArmedSession.ShouldNotBeNull().ShouldStartWith("lw-01234567-");

        (await bench.ConfirmAsync()).ShouldBeOfType<ConfirmedReply>();
        bench.Leaf1.ArmedSession.ShouldBeNull();
        Comparable(bench.Leaf1.RunningConfig).ShouldBe(Comparable(SwitchBench.New));
        bench.Leaf1.StartupConfig.ShouldBe(bench.Leaf1.RunningConfig);
        bench.History.ShouldBe([SwitchEventKind.Armed, SwitchEventKind.Confirmed, SwitchEventKind.Saved]);

        // A confirm that is redelivered finds out that it is done.
        (await bench.ConfirmAsync()).ShouldBeOfType<ConfirmedReply>();
        // The same again in another push changes nothing, and no commit reaches the switch.
        bench.PushId = "fedcba9876543210";
        (await bench.ConfigureAsync(SwitchBench.New)).ShouldBeOfType<UnchangedReply>();
        bench.Leaf1.Commits.ShouldBe(1);
    }

    [Fact]
    public async Task Configure_SecretThatTheSwitchHashesAnew_IsUnchangedUntilItIsAnother()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync(o => o with { Faults = [new Fault.RehashSecrets()] });
        static string With(string secret) => SwitchBench.New.Replace(
            "hostname leaf1\n", $"hostname leaf1\n!\nusername ops privilege 15 secret 0 {secret}\n", StringComparison.Ordinal);
        (await bench.ConfigureAsync(With("Clear-of-9"))).ShouldBeOfType<ArmedReply>();
        (await bench.ConfirmAsync()).ShouldBeOfType<ConfirmedReply>();
        bench.Leaf1.RunningConfig.ShouldContain("username ops privilege 15 secret sha512 $6$");

        bench.PushId = "fedcba9876543210";
        UnchangedReply unchanged = (await bench.ConfigureAsync(With("Clear-of-9"))).ShouldBeOfType<UnchangedReply>();
        unchanged.Warnings.ShouldHaveSingleItem().ShouldContain("only salts differ");
        bench.Leaf1.Commits.ShouldBe(1);
        bench.PushId = "0fedcba987654321";
        ArmedReply armed = (await bench.ConfigureAsync(With("Clear-of-10"))).ShouldBeOfType<ArmedReply>();
        armed.Diff.Text().ShouldContain("+username ops privilege 15 secret sha512 <removed>");
    }

    [Fact]
    public async Task Configure_ThenRevert_OldConfigurationIsBackByteForByte()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync();
        string before = bench.Leaf1.RunningConfig;
        (await bench.ConfigureAsync(SwitchBench.New)).ShouldBeOfType<ArmedReply>();
        bench.Leaf1.RunningConfig.ShouldNotBe(before);
        (await bench.RevertAsync()).ShouldBeOfType<RevertedReply>().Cause.ShouldBe(RevertCause.Command);
        bench.Leaf1.RunningConfig.ShouldBe(before);
        bench.Leaf1.Sessions.ShouldBeEmpty();
        (await bench.RevertAsync()).ShouldBeOfType<RevertedReply>();
    }

    [Fact]
    public async Task Configure_RenamesTheSwitch_ConfirmsUnderTheNewName()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync();
        (await bench.ConfigureAsync("hostname border-1.dc1\n!\nip routing\n!\nend\n")).ShouldBeOfType<ArmedReply>();
        (await bench.ConfirmAsync()).ShouldBeOfType<ConfirmedReply>();
        bench.Leaf1.StartupConfig.ShouldContain("hostname border-1.dc1");
    }

    [Fact]
    public async Task Configure_RefusedLine_NothingIsHalfDone()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync(o => o with { Faults = [new Fault.RefuseLine("name NEW")] });
        string before = bench.Leaf1.RunningConfig;
        RejectedReply reply = (await bench.ConfigureAsync(SwitchBench.New)).ShouldBeOfType<RejectedReply>();
        reply.Lines.ShouldBe([new RejectedLine(13, "name NEW", "% Invalid input (at token 0: 'name') at line 13")]);
        bench.Leaf1.RunningConfig.ShouldBe(before);
        bench.Leaf1.Sessions.ShouldBeEmpty();
        bench.Leaf1.Commits.ShouldBe(0);
    }

    [Fact]
    public async Task Configure_CommitIsRefused_IsRejectedAndDropped()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync(o => o with { Faults = [new Fault.RefuseCommit()] });
        (await bench.ConfigureAsync(SwitchBench.New)).ShouldBeOfType<RejectedReply>().Message.ShouldContain("% Error committing");
        bench.Leaf1.Sessions.ShouldBeEmpty();
    }

    // No answer for longer than the runner's patience: it asks over another connection and lets the commit go on.
    [Fact]
    public async Task Configure_CommitIsSlow_IsWaitedFor()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync(
            o => o with { Faults = [new Fault.SlowCommit(TimeSpan.FromSeconds(1))] }, ticking: true);
        bench.Options = bench.Options with { ArmPatience = TimeSpan.FromMilliseconds(200) };
        (await bench.ConfigureAsync(SwitchBench.New)).ShouldBeOfType<ArmedReply>();
        (await bench.ConfirmAsync()).ShouldBeOfType<ConfirmedReply>();
        bench.History.ShouldBe([SwitchEventKind.Armed, SwitchEventKind.Confirmed, SwitchEventKind.Saved]);
    }

    [Fact]
    public async Task Configure_ForeignTimer_IsBusy()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync(o => o with { Faults = [new Fault.ForeignSession()] });
        (await bench.ConfigureAsync(SwitchBench.New)).ShouldBeOfType<BusyReply>();
        bench.Leaf1.Commits.ShouldBe(0);
        SeenSession foreign = bench.Options.Sightings.Of("leaf1").ShouldNotBeNull().Sessions.ShouldHaveSingleItem();
        (foreign.IsForeign, foreign.IsArmed).ShouldBe((true, true));
    }

    // Whoever asks how the site stands is told without asking the switch.
    [Fact]
    public async Task Session_OfAPush_IsKnownFromArmingToConfirming()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync();
        bench.Options.Sightings.Of("leaf1").ShouldBeNull();
        (await bench.ConfigureAsync(SwitchBench.New)).ShouldBeOfType<ArmedReply>();

        Sighting armed = bench.Options.Sightings.Of("leaf1").ShouldNotBeNull();
        SeenSession own = armed.Sessions.ShouldHaveSingleItem();
        (own.IsForeign, own.IsArmed).ShouldBe((false, true));
        own.Name.ShouldStartWith("lw-01234567-");
        own.RevertsAt.ShouldNotBeNull().ShouldBe(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        (await bench.ConfirmAsync()).ShouldBeOfType<ConfirmedReply>();
        Sighting confirmed = bench.Options.Sightings.Of("leaf1").ShouldNotBeNull();
        confirmed.Sessions.ShouldBeEmpty();
        confirmed.ContactAt.ShouldBeGreaterThan(armed.ContactAt);
    }

    [Fact]
    public async Task Configure_PostCheckFails_IsReverted()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync();
        string before = bench.Leaf1.RunningConfig;
        UnhealthyReply reply = (await bench.ConfigureAsync(
            SwitchBench.New, Version with { Expect = "JunOS", Within = TimeSpan.FromMilliseconds(200) })).ShouldBeOfType<UnhealthyReply>();
        reply.Failures.ShouldHaveSingleItem().Check.ShouldBe("eos");
        bench.Leaf1.RunningConfig.ShouldBe(before);
    }

    // The candidate cuts management off: the switch comes back by its own timer.
    [Fact]
    public async Task Configure_LosesManagement_IsUnreachableUntilTheTimerRunsOut()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync(o => o with { Faults = [new Fault.LoseManagement()] }, ticking: true);
        string before = bench.Leaf1.RunningConfig;
        Command configure = bench.Configure(SwitchBench.New) with { CommitTimer = TimeSpan.FromSeconds(5) };
        UnreachableReply reply = (await bench.RunAsync(configure, SwitchBench.New)).ShouldBeOfType<UnreachableReply>();
        reply.TimerLeft.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);

        (await bench.RevertAsync()).ShouldBeOfType<RevertedReply>().Cause.ShouldBe(RevertCause.Timer);
        bench.Leaf1.RunningConfig.ShouldBe(before);
    }

    [Fact]
    public async Task Confirm_TimerWasFaster_IsReverted()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync();
        (await bench.ConfigureAsync(SwitchBench.New)).ShouldBeOfType<ArmedReply>();
        bench.SwitchClock.Advance(TimeSpan.FromMinutes(6));
        (await bench.ConfirmAsync()).ShouldBeOfType<RevertedReply>().Cause.ShouldBe(RevertCause.Timer);
    }

    // The connection is cut once at each stage; wherever that is, the work comes to its end.
    [Theory]
    [InlineData("connect")]
    [InlineData("load")]
    [InlineData("diff")]
    [InlineData("arm")]
    [InlineData("prove")]
    [InlineData("confirm")]
    [InlineData("save")]
    public async Task ConnectionDropsOnce_AtAnyStage_IsConfirmedAllTheSame(string stage)
    {
        await using SwitchBench bench = await SwitchBench.StartAsync(o => o with { Faults = [new Fault.DropAt(stage)] });
        (await bench.ConfigureAsync(SwitchBench.New)).ShouldBeOfType<ArmedReply>();
        (await bench.ConfirmAsync()).ShouldBeOfType<ConfirmedReply>();
        Comparable(bench.Leaf1.RunningConfig).ShouldBe(Comparable(SwitchBench.New));
        bench.Leaf1.StartupConfig.ShouldBe(bench.Leaf1.RunningConfig);
        bench.History.Count(e => e == SwitchEventKind.Armed).ShouldBe(1);
    }

    [Fact]
    public async Task Preview_Change_LeavesNothingBehind()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync();
        ConfigureCommand like = bench.Configure(SwitchBench.New);
        Reply reply = await bench.RunAsync(new PreviewCommand
        {
            Id = "p", PushId = like.PushId, Site = "lab", Device = "leaf1", NotAfter = like.NotAfter, Candidate = like.Candidate,
            Mode = ConfigureMode.Replace,
        }, SwitchBench.New);
        reply.ShouldBeOfType<PreviewedReply>().Added.ShouldBeGreaterThan(0);
        bench.Leaf1.Sessions.ShouldBeEmpty();
        bench.Leaf1.Commits.ShouldBe(0);
    }

    private static string[] Comparable(string configuration) =>
        [.. configuration.Split('\n').Where(line => line.Length > 0 && line != "!")];
}
