using System.Text.RegularExpressions;
using Leafwire.Lab.Switches;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Switches;

/// <summary>Sessions, commit timers and faults, seen from the switch's own record.</summary>
public sealed class CommitTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 9, 20, 23, 30, 0, TimeSpan.Zero));
    private readonly SwitchState _state;
    private readonly string _factory;

    public CommitTests()
    {
        _state = new SwitchState(new SwitchOptions { Name = "leaf1" }, _time);
        _factory = _state.Running.RenderText();
    }

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Timer_RunsOut_BringsTheOldConfigurationBack()
    {
        await using Session session = await ArmedAsync("hostname other");
        _state.HostName.ShouldBe("other");
        _time.Advance(TimeSpan.FromSeconds(299));
        _state.HostName.ShouldBe("other");
        _time.Advance(TimeSpan.FromSeconds(1));
        _state.Running.RenderText().ShouldBe(_factory);
        _state.Sessions.ShouldBeEmpty();
        Kinds().ShouldBe([SwitchEventKind.Armed, SwitchEventKind.TimerExpired, SwitchEventKind.Reverted]);
        _state.History[^1].At.ShouldBe(_state.History[0].At + TimeSpan.FromMinutes(5));
        (await session.DoAsync("configure session s commit")).ShouldBe("% Session s does not exist");
    }

    [Fact]
    public async Task Confirm_FromAnotherConnection_StopsTheTimer()
    {
        await using Session arming = await ArmedAsync("hostname other");
        await using Session confirming = await Session.EnabledAsync(_state, user: "ops", terminal: "vty2");
        (await confirming.DoAsync("configure session s commit")).ShouldBe("");
        _time.Advance(TimeSpan.FromHours(1));
        _state.HostName.ShouldBe("other");
        Kinds().ShouldBe([SwitchEventKind.Armed, SwitchEventKind.Confirmed]);
        (await confirming.DoAsync("configure session s commit")).ShouldBe("% Session s is already completed");
        (await confirming.DoAsync("configure session s")).ShouldBe("% Session s is already completed");
    }

    [Fact]
    public async Task Abort_WhileTheTimerRuns_BringsTheOldConfigurationBack()
    {
        await using Session session = await ArmedAsync("hostname other");
        (await session.DoAsync("configure session s abort")).ShouldBe("");
        _state.Running.RenderText().ShouldBe(_factory);
        Kinds().ShouldBe([SwitchEventKind.Armed, SwitchEventKind.Aborted, SwitchEventKind.Reverted]);
    }

    [Fact]
    public async Task Timer_SetAgain_StartsAgain()
    {
        await using Session session = await ArmedAsync("hostname other");
        _time.Advance(TimeSpan.FromMinutes(4));
        (await session.DoAsync("configure session s commit timer 00:05:00")).ShouldBe("");
        _time.Advance(TimeSpan.FromMinutes(4));
        _state.HostName.ShouldBe("other");
        _time.Advance(TimeSpan.FromMinutes(1));
        _state.Running.RenderText().ShouldBe(_factory);
        _state.Commits.ShouldBe(1);
    }

    // 24 hours that wrapped around to zero: a commit without a net.
    [Fact]
    public async Task Timer_OfZero_CommitsForGood()
    {
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("configure session s", "hostname other", "commit timer 00:00:00");
        _state.Armed.ShouldBeNull();
        Kinds().ShouldBe([SwitchEventKind.Committed]);
    }

    [Theory]
    [InlineData("commit timer 5")]
    [InlineData("commit timer 00:60:00")]
    [InlineData("commit timer -1:00:00")]
    public async Task Timer_ThatIsNoTime_IsRefused(string command)
    {
        await using Session session = await Session.EnabledAsync(_state);
        (await session.DoAllAsync("configure session s", command)).ShouldBe("% Invalid input");
        _state.History.ShouldBeEmpty();
    }

    [Fact]
    public async Task Commit_WhileAnotherTimerRuns_IsRefused()
    {
        await using Session session = await ArmedAsync("hostname other");
        (await session.DoAllAsync("configure session t", "vlan 5", "commit")).ShouldBe(
            "% Cannot commit session t: the commit timer of session s is running");
        (await session.DoAsync("commit timer 00:01:00")).ShouldStartWith("% Cannot commit");
        (await session.DoAsync("configure replace startup-config")).ShouldStartWith("% Cannot replace");
        _state.Commits.ShouldBe(1);
    }

    [Fact]
    public async Task Commit_OfASession_OverwritesWhatChangedMeanwhile()
    {
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("configure session a", "vlan 10", "end", "configure", "vlan 20", "end", "configure session a commit");
        _state.Running.RenderText().ShouldContain("vlan 10");
        _state.Running.RenderText().ShouldNotContain("vlan 20");
    }

    [Fact]
    public async Task Session_SixthPending_IsRefused()
    {
        await using Session session = await Session.EnabledAsync(_state);
        for (int i = 1; i <= 5; i++)
            (await session.DoAllAsync($"configure session s{i}", "end")).ShouldBe("");
        (await session.DoAsync("configure session s6")).ShouldStartWith("% Maximum number of pending sessions has been reached");
        (await session.DoAsync("configure session s5")).ShouldBe("");
        await session.DoAllAsync("abort", "configure session s6", "end");
        _state.Sessions.Select(s => s.Name).ShouldBe(["s1", "s2", "s3", "s4", "s6"]);
    }

    [Fact]
    public async Task RefuseCommit_Fault_LeavesTheSwitchAsItWas()
    {
        _state.Faults = [new Fault.RefuseCommit()];
        await using Session session = await Session.EnabledAsync(_state);
        (await session.DoAllAsync("configure session s", "hostname other", "commit timer 00:05:00")).ShouldStartWith("% Error");
        _state.Running.RenderText().ShouldBe(_factory);
        _state.History.ShouldBeEmpty();
    }

    [Fact]
    public async Task SlowCommit_Fault_TakesItsTime()
    {
        _state.Faults = [new Fault.SlowCommit(TimeSpan.FromSeconds(30))];
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("configure session s", "hostname other");
        Task<string> commit = session.DoAsync("commit");
        while (!commit.IsCompleted)
        {
            _state.Commits.ShouldBeLessThanOrEqualTo(1);
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }
        (_state.History[0].At - _state.BootedAt).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task ForeignSession_Fault_HoldsTheTimerUntilItIsTakenAway()
    {
        _state.Faults = [new Fault.ForeignSession()];
        await using Session session = await Session.EnabledAsync(_state);
        (await session.DoAllAsync("configure session s", "hostname other", "commit")).ShouldStartWith("% Cannot commit session s");
        (await session.DoAsync("show configuration sessions detail")).ShouldContain("Session with pending commit timer: ops-maintenance");
        _state.Faults = [];
        (await session.DoAsync("commit")).ShouldBe("");
        _state.HostName.ShouldBe("other");
    }

    [Theory]
    [InlineData("load", "configure session s|copy terminal: session-config", null)]
    [InlineData("load", "configure session s|vlan 10", null)]
    [InlineData("diff", "configure session s|vlan 10|show session-config diffs", null)]
    [InlineData("arm", "configure session s|vlan 10|commit timer 00:05:00", SwitchEventKind.Armed)]
    [InlineData("confirm", "configure session s|vlan 10|commit timer 00:05:00|configure session s commit", SwitchEventKind.Confirmed)]
    [InlineData("save", "write memory", SwitchEventKind.Saved)]
    public async Task DropAt_Stage_CutsOnceAfterItsEffect(string stage, string commands, SwitchEventKind? last)
    {
        _state.Faults = [new Fault.DropAt(stage)];
        await using Session first = await Session.EnabledAsync(_state);
        string[] all = commands.Split('|');
        await first.DoAllAsync(all[..^1]);
        (await first.ClosedAsync(all[^1] + "\n")).ShouldNotContain("#");
        first.IsDropped.ShouldBeTrue();
        (_state.History.Count == 0 ? (SwitchEventKind?)null : _state.History[^1].Kind).ShouldBe(last);
        await using Session second = await Session.EnabledAsync(_state, terminal: "vty2");
        await second.DoAllAsync("configure session other", "vlan 11", "show session-config diffs", "abort", "write memory");
        second.IsDropped.ShouldBeFalse();
    }

    [Fact]
    public async Task DropAt_SeveralTimes_CutsAsOften()
    {
        _state.Faults = [new Fault.DropAt("save", 2)];
        foreach (bool cut in new[] { true, true, false })
        {
            await using Session session = await Session.EnabledAsync(_state);
            if (cut)
                await session.ClosedAsync("write memory\n");
            else
                (await session.DoAsync("write memory")).ShouldBe("Copy completed successfully.");
            session.IsDropped.ShouldBe(cut);
        }
    }

    [Fact]
    public async Task DropAt_Connect_CutsTheFirstConnection()
    {
        _state.Faults = [new Fault.DropAt("connect")];
        await using Session first = Session.Raw(_state);
        (await first.ClosedAsync()).ShouldBe("");
        first.IsDropped.ShouldBeTrue();
        await using Session second = await Session.OpenAsync(_state);
    }

    [Fact]
    public async Task DropAt_Prove_CutsTheFirstConnectionToTheArmedSwitch()
    {
        _state.Faults = [new Fault.DropAt("prove")];
        await using Session arming = await ArmedAsync("hostname other");
        await using Session first = Session.Raw(_state);
        await first.ClosedAsync();
        first.IsDropped.ShouldBeTrue();
        await using Session second = await Session.OpenAsync(_state);
    }

    [Fact]
    public async Task LoseManagement_Fault_EndsWithTheTimer()
    {
        var changes = new List<bool>();
        _state.ManagementChanged += () => changes.Add(_state.IsManagementLost);
        _state.Faults = [new Fault.LoseManagement()];
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("configure session same", "commit timer 00:01:00", "configure session same commit");
        changes.ShouldBeEmpty("nothing changed, nothing is lost");
        await session.DoAllAsync("configure session s", "hostname other", "commit timer 00:05:00");
        _state.IsManagementLost.ShouldBeTrue();
        _time.Advance(TimeSpan.FromMinutes(5));
        _state.IsManagementLost.ShouldBeFalse();
        changes.ShouldBe([true, false]);
    }

    [Fact]
    public async Task LoseManagement_FaultTakenAway_IsOver()
    {
        _state.Faults = [new Fault.LoseManagement()];
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("configure session s", "hostname other", "commit");
        _state.IsManagementLost.ShouldBeTrue();
        _state.Faults = [];
        _state.IsManagementLost.ShouldBeFalse();
        _state.HostName.ShouldBe("other");
    }

    [Fact]
    public async Task Delay_OfTheSwitch_HoldsEachCommandBack()
    {
        using var state = new SwitchState(new SwitchOptions { Name = "leaf1", Delay = TimeSpan.FromSeconds(1) }, _time);
        await using Session session = await Session.OpenAsync(state);
        Task<string> answer = session.TypeAsync("show hostname\n", new Regex("FQDN"));
        while (!answer.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        (_time.GetUtcNow() - state.BootedAt).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
    }

    private async Task<Session> ArmedAsync(string line)
    {
        Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("configure session s", line, "commit timer 00:05:00");
        return session;
    }

    private IEnumerable<SwitchEventKind> Kinds() => _state.History.Select(e => e.Kind);
}
