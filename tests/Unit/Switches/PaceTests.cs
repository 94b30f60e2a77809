using Leafwire.Lab.Switches;
using Leafwire.Lab.Switches.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Switches;

/// <summary>What takes time on a switch, and what is seen of it from another connection meanwhile.</summary>
public sealed class PaceTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 9, 20, 23, 30, 0, TimeSpan.Zero));
    private readonly SwitchState _state;
    private readonly string _factory;

    public PaceTests()
    {
        _state = new SwitchState(new SwitchOptions { Name = "leaf1" }, _time);
        _factory = _state.Running.RenderText();
    }

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task SessionLeavesTable_WhileArming_ChangesTheConfigurationAtTheEnd()
    {
        _state.Faults = [new Fault.SessionLeavesTable(TimeSpan.FromSeconds(3))];
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("configure session s", "vlan 10");
        Task<string> arming = session.DoAsync("commit timer 00:05:00");
        await UntilAsync(() => _state.ShownSessions.Count == 0);
        await using Session other = await Session.EnabledAsync(_state, terminal: "vty2");
        (await other.DoAsync("show configuration sessions detail")).ShouldNotContain("  s ");
        (await other.DoAsync("show running-config")).ShouldNotContain("vlan 10");
        _time.Advance(TimeSpan.FromSeconds(3));
        await arming;
        (await other.DoAsync("show configuration sessions detail")).ShouldContain("Session with pending commit timer: s");
        (await other.DoAsync("show running-config")).ShouldContain("vlan 10");
    }

    [Fact]
    public async Task SessionLeavesTable_WhileConfirming_HidesTheTimer()
    {
        await using Session session = await ArmedAsync();
        _state.Faults = [new Fault.SessionLeavesTable(TimeSpan.FromSeconds(3))];
        Task<string> confirming = session.DoAsync("configure session s commit");
        await UntilAsync(() => _state.ShownArmed is null);
        await using Session other = await Session.EnabledAsync(_state, terminal: "vty2");
        (await other.DoAsync("show configuration sessions detail")).ShouldNotContain("commit timer");
        (await other.DoAsync("show configuration sessions | json")).ShouldNotContain("commitTimerSessionName");
        _state.Armed.ShouldNotBeNull();
        _time.Advance(TimeSpan.FromSeconds(3));
        (await confirming).ShouldBe("");
        Kinds().ShouldBe([SwitchEventKind.Armed, SwitchEventKind.Confirmed]);
    }

    [Fact]
    public async Task SessionLeavesTable_WhileReverting_RunsTheNewConfigurationToTheEnd()
    {
        await using Session session = await ArmedAsync();
        _state.Faults = [new Fault.SessionLeavesTable(TimeSpan.FromSeconds(3))];
        _time.Advance(TimeSpan.FromMinutes(5));
        (await session.DoAsync("show configuration sessions detail")).ShouldNotContain("  s ");
        _state.Running.RenderText().ShouldNotBe(_factory);
        _time.Advance(TimeSpan.FromSeconds(3));
        _state.Running.RenderText().ShouldBe(_factory);
        Kinds().ShouldBe([SwitchEventKind.Armed, SwitchEventKind.TimerExpired, SwitchEventKind.Reverted]);
    }

    [Fact]
    public async Task SlowRevert_ByTheTimer_TakesItsTimeAndCannotBeConfirmed()
    {
        await using Session session = await ArmedAsync();
        _state.Faults = [new Fault.SlowRevert(TimeSpan.FromSeconds(10))];
        _time.Advance(TimeSpan.FromMinutes(5));
        (await session.DoAsync("show configuration sessions detail")).ShouldContain("Time left until commit timer expiry: in 0:00:00");
        (await session.DoAsync("configure session s commit")).ShouldBe("% Cannot commit session s: it is being reverted");
        (await session.DoAsync("configure session s abort")).ShouldBe("% Cannot abort session s: it is being reverted");
        _time.Advance(TimeSpan.FromSeconds(9));
        _state.Running.RenderText().ShouldNotBe(_factory);
        _time.Advance(TimeSpan.FromSeconds(1));
        _state.Running.RenderText().ShouldBe(_factory);
        Kinds().ShouldBe([SwitchEventKind.Armed, SwitchEventKind.TimerExpired, SwitchEventKind.Reverted]);
    }

    [Fact]
    public async Task SlowRevert_ByAbort_AnswersWhenItIsDone()
    {
        await using Session session = await ArmedAsync();
        _state.Faults = [new Fault.SlowRevert(TimeSpan.FromSeconds(10))];
        Task<string> aborting = session.DoAsync("configure session s abort");
        await UntilAsync(() => _state.Find("s") is { IsReverting: true });
        await using Session other = await Session.EnabledAsync(_state, terminal: "vty2");
        aborting.IsCompleted.ShouldBeFalse();
        _state.Running.RenderText().ShouldNotBe(_factory);
        _time.Advance(TimeSpan.FromSeconds(10));
        (await aborting).ShouldBe("");
        _state.Running.RenderText().ShouldBe(_factory);
        Kinds().ShouldBe([SwitchEventKind.Armed, SwitchEventKind.Aborted, SwitchEventKind.Reverted]);
    }

    [Fact]
    public async Task SlowRevert_OfAPendingSession_IsNone()
    {
        _state.Faults = [new Fault.SlowRevert(TimeSpan.FromSeconds(10))];
        await using Session session = await Session.EnabledAsync(_state);
        (await session.DoAllAsync("configure session s", "abort")).ShouldBe("");
        _state.Sessions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Reload_WhileReverting_EndsIt()
    {
        await using Session session = await ArmedAsync();
        _state.Faults = [new Fault.SlowRevert(TimeSpan.FromSeconds(10))];
        Task<string> aborting = session.DoAsync("configure session s abort");
        await UntilAsync(() => _state.Find("s") is { IsReverting: true });
        _state.Reload();
        (await aborting).ShouldBe("");
        _time.Advance(TimeSpan.FromMinutes(10));
        _state.Running.RenderText().ShouldBe(_factory);
    }

    [Fact]
    public async Task RealPace_OfACommit_IsThatOfASwitch()
    {
        _state.Faults = [new Fault.Pace(IsReal: true)];
        _state.Enter("s", out SwitchSession? session).ShouldBeNull();
        session!.Tree = ConfigTree.Parse("hostname other\n");
        await TakesAsync(_state.CommitAsync("s", "admin", TimeSpan.FromMinutes(5)), 2, 5);
        await TakesAsync(_state.CommitAsync("s", "admin", null), 0.5, 1);
        await TakesAsync(_state.SaveAsync(), 2, 4);
        _state.Enter("t", out session).ShouldBeNull();
        session!.Tree = ConfigTree.Parse("hostname third\n");
        await TakesAsync(_state.CommitAsync("t", "admin", TimeSpan.FromMinutes(5)), 2, 5);
        await TakesAsync(_state.AbortAsync("t"), 2, 5);
        _state.HostName.ShouldBe("other");
        _state.Pauses.Select(p => p.Kind).ShouldBe(
        [
            SwitchPauseKind.Commit, SwitchPauseKind.Confirm, SwitchPauseKind.Save, SwitchPauseKind.Commit, SwitchPauseKind.Revert,
        ]);

        async Task TakesAsync(Task work, double from, double to)
        {
            _time.Advance(TimeSpan.FromSeconds(from - 0.1));
            work.IsCompleted.ShouldBeFalse();
            _time.Advance(TimeSpan.FromSeconds(to - from + 0.2));
            await work;
        }
    }

    [Fact]
    public void RealPace_OfTheSameSwitch_IsTheSame()
    {
        using var again = new SwitchState(new SwitchOptions { Name = "leaf1", Faults = [new Fault.Pace(IsReal: true)] }, _time);
        _state.Faults = [new Fault.Pace(IsReal: true)];
        for (int i = 0; i < 5; i++)
        {
            TimeSpan time = _state.ConnectTime;
            time.ShouldBeInRange(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
            again.ConnectTime.ShouldBe(time);
        }

        (_state.LoadTime(200_000) - _state.LoadTime(10)).ShouldBeGreaterThan(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task DoubleEcho_ShowsACommandAgainBehindThePrompt()
    {
        _state.Faults = [new Fault.DoubleEcho()];
        await using Session session = await Session.OpenAsync(_state);
        await session.DoAllAsync("enable", "show hostname", "configure session s", "banner login\n  Hello\nEOF", "abort");
        session.Transcript.ShouldBe("""
            leaf1>enable
            leaf1>enable
            leaf1#show hostname
            leaf1#show hostname
            Hostname: leaf1
            FQDN:     leaf1
            leaf1#configure session s
            leaf1#configure session s
            leaf1(config-s-s)#banner login
            leaf1(config-s-s)#banner login
            Enter TEXT message. Type 'EOF' on its own line to end.
              Hello
            EOF
            leaf1(config-s-s)#abort
            leaf1(config-s-s)#abort
            leaf1#
            """);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Autosave_SavesEveryCommit_AndSaysSo(bool byFault)
    {
        await using Session session = await Session.EnabledAsync(_state);
        if (byFault)
            _state.Faults = [new Fault.Autosave()];
        else
            await session.DoAllAsync("configure", "service configuration session commit save startup-config", "end");
        await session.DoAllAsync("configure session s", "vlan 10", "commit timer 00:05:00");
        (await session.DoAsync("show configuration sessions detail")).ShouldContain("Autosave to startup-config on commit is enabled");
        (await session.DoAsync("show configuration sessions | json")).ShouldContain("\"saveToStartupConfigOnCommit\": true");
        (await session.DoAsync("show startup-config")).ShouldContain("vlan 10");
        await session.DoAsync("configure session s abort");
        _state.Running.RenderText().ShouldNotContain("vlan 10");
        _state.Startup.ShouldContain("vlan 10", customMessage: "going back writes nothing");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MergeOnCommit_KeepsWhatOthersAdded_AndSaysSo(bool byFault)
    {
        await using Session session = await Session.EnabledAsync(_state);
        if (byFault)
            _state.Faults = [new Fault.MergeOnCommit()];
        else
            await session.DoAllAsync(
                "configure", "service configuration session commit merge", "interface Ethernet1", "description old", "end");
        (await session.DoAsync("show configuration sessions detail")).ShouldContain("Merge on commit is enabled");
        await session.DoAllAsync("configure session s", "rollback clean-config", "hostname other", "vlan 10", "end");
        await session.DoAllAsync("configure", "vlan 20", "name THEIRS", "end", "configure session s commit");
        _state.Running.Root.Children.Select(n => n.Line).ShouldBe(["hostname other", "vlan 10", "vlan 20"]);
        _state.Running.RenderText().ShouldContain("   name THEIRS");
    }

    [Fact]
    public async Task StartupConfig_IsTheTextAsSaved()
    {
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("configure", "vlan 10", "end");
        (await session.DoAsync("show startup-config")).ShouldEndWith(_factory.TrimEnd('\n'));
        await session.DoAsync("write memory");
        (await session.DoAsync("show startup-config")).ShouldEndWith(_state.Running.RenderText().TrimEnd('\n'));
    }

    private async Task<Session> ArmedAsync()
    {
        Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("configure session s", "vlan 10", "commit timer 00:05:00");
        return session;
    }

    private IEnumerable<SwitchEventKind> Kinds() => _state.History.Select(e => e.Kind);

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Yield();
    }
}
