using System.Text.RegularExpressions;
using Leafwire.Lab.Switches;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Switches;

/// <summary>Logins and the authorization of commands.</summary>
public sealed class AaaTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 9, 20, 23, 30, 0, TimeSpan.Zero));
    private readonly SwitchState _state;

    public AaaTests() => _state = new SwitchState(new SwitchOptions { Name = "leaf1" }, _time);

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Deny_SoManyTimes_ThenAllows()
    {
        _state.Faults = [new Fault.Deny("show running-config", 2)];
        await using Session session = await Session.EnabledAsync(_state);
        (await session.DoAsync("show running-config section vlan")).ShouldBe(
            "% Authorization denied for command 'show running-config section vlan'");
        (await session.DoAsync("show hostname")).ShouldStartWith("Hostname: leaf1");
        (await session.DoAsync("show running-config")).ShouldBe("% Authorization denied for command 'show running-config'");
        (await session.DoAsync("show running-config")).ShouldStartWith("! Command: show running-config");
    }

    [Fact]
    public async Task Deny_WithAnyWord_IsForEverySession()
    {
        _state.Faults = [new Fault.Deny("configure session * commit")];
        await using Session session = await Session.EnabledAsync(_state);
        (await session.DoAllAsync("configure session lw-1", "vlan 10", "commit timer 00:05:00")).ShouldBe("");
        (await session.DoAsync("configure session lw-1 commit")).ShouldBe(
            "% Authorization denied for command 'configure session lw-1 commit'");
        _state.Armed!.Name.ShouldBe("lw-1");
        (await session.DoAsync("configure session lw-1 abort")).ShouldBe("");
    }

    [Fact]
    public async Task Deny_WhileArmed_IsForNoOtherTime()
    {
        _state.Faults = [new Fault.Deny("show", 1, WhileArmed: true)];
        await using Session session = await Session.EnabledAsync(_state);
        (await session.DoAsync("show hostname")).ShouldStartWith("Hostname: leaf1");
        await session.DoAllAsync("configure session s", "vlan 10", "commit timer 00:05:00");
        (await session.DoAsync("show hostname")).ShouldBe("% Authorization denied for command 'show hostname'");
        (await session.DoAsync("show hostname")).ShouldStartWith("Hostname: leaf1");
    }

    [Fact]
    public async Task Deny_OfAConfigurationLine_LeavesItOut()
    {
        _state.Faults = [new Fault.Deny("vlan")];
        await using Session session = await Session.EnabledAsync(_state);
        (await session.DoAllAsync("configure session s", "vlan 10")).ShouldBe("% Authorization denied for command 'vlan 10'");
        (await session.DoAsync("show session-config diffs")).ShouldBe("");
    }

    [Fact]
    public async Task SlowAuth_HoldsOneConnectionBack_AndNoOther()
    {
        await using Session slow = await Session.OpenAsync(_state);
        _state.Faults = [new Fault.SlowAuth(TimeSpan.FromSeconds(20))];
        Task<string> answer = slow.DoAsync("show hostname");
        await using Session other = await Session.OpenAsync(_state, terminal: "vty2");
        answer.IsCompleted.ShouldBeFalse();
        await PassAsync(answer);
        (_time.GetUtcNow() - _state.BootedAt).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Login_RefusedTooOften_LocksTheAccountForAWhile()
    {
        _state.Faults = [new Fault.Lockout(2, TimeSpan.FromMinutes(1))];
        _state.AcceptsLogin("admin", proved: false).ShouldBeFalse();
        _state.AcceptsLogin("admin").ShouldBeTrue("one is not two");
        _state.AcceptsLogin("admin", proved: false).ShouldBeFalse();
        _state.AcceptsLogin("admin", proved: false).ShouldBeFalse();
        _state.AcceptsLogin("admin").ShouldBeFalse();
        _state.AcceptsLogin("ops").ShouldBeTrue();
        _state.RefusedLogins.ShouldBe(4);
        _time.Advance(TimeSpan.FromMinutes(1));
        _state.AcceptsLogin("admin").ShouldBeTrue();
    }

    [Fact]
    public void Login_RefusedOnOneSwitch_LocksTheAccountOnAllThatShareIt()
    {
        var accounts = new LoginAccounts();
        using var broken = new SwitchState(
            new SwitchOptions { Name = "leaf2", Accounts = accounts, Faults = [new Fault.Lockout(1, TimeSpan.FromMinutes(1))] }, _time);
        using var healthy = new SwitchState(new SwitchOptions { Name = "leaf3", Accounts = accounts }, _time);
        broken.AcceptsLogin("admin", proved: false).ShouldBeFalse();
        healthy.AcceptsLogin("admin").ShouldBeFalse();
        accounts.Locks.ShouldBe(1);
        _state.AcceptsLogin("admin").ShouldBeTrue("it has its own");
    }

    [Fact]
    public async Task Login_BrokenByACommit_IsMendedByTheRevert()
    {
        _state.Faults = [new Fault.LoginBreaksOnCommit()];
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("configure session same", "commit");
        _state.AcceptsLogin("admin").ShouldBeTrue("nothing changed, nothing broke");
        await session.DoAllAsync("configure session s", "vlan 10", "commit timer 00:05:00");
        _state.AcceptsLogin("admin").ShouldBeFalse();
        (await session.DoAsync("show hostname")).ShouldStartWith("Hostname: leaf1", customMessage: "an open connection stays so");
        _time.Advance(TimeSpan.FromMinutes(5));
        _state.AcceptsLogin("admin").ShouldBeTrue();
        _state.RefusedLogins.ShouldBe(1);
    }

    [Fact]
    public async Task Login_BrokenByACommit_IsMendedWithTheFault()
    {
        _state.Faults = [new Fault.LoginBreaksOnCommit()];
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("configure session s", "vlan 10", "commit");
        _state.AcceptsLogin("admin").ShouldBeFalse();
        _state.Faults = [];
        _state.AcceptsLogin("admin").ShouldBeTrue();
    }

    [Fact]
    public async Task PasswordExpired_AnsweredOnTheTerminal_IsChangedAndTheLoginEnds()
    {
        _state.Faults = [new Fault.PasswordExpired()];
        Session session = Session.Raw(_state);
        string asked = await session.TypeAsync("", new Regex("Current password: $"));
        asked.Replace("\r\n", "\n", StringComparison.Ordinal).ShouldBe("WARNING: Your password has expired.\n"
            + "You must change your password now and login again!\nChanging password for user admin.\nCurrent password: ");
        await session.TypeAsync("admin\n", new Regex("New password: $"));
        await session.TypeAsync("better\n", new Regex("Retype new password: $"));
        (await session.ClosedAsync("better\n")).ShouldContain("passwd: all authentication tokens updated successfully.");
        (_state.Password, _state.PasswordChanges).ShouldBe(("better", 1));
        (await Session.OpenAsync(_state)).Transcript.ShouldEndWith("leaf1>", customMessage: "it has not expired any more");
    }

    [Theory]
    [InlineData("show version\n")]
    [InlineData("admin\nterminal length 0\nterminal width 511\n")]
    [InlineData("admin\nadmin\nadmin\n")]
    [InlineData("admin\n\n\n")]
    public async Task PasswordExpired_AnsweredByMistake_ChangesNothing(string typed)
    {
        _state.Faults = [new Fault.PasswordExpired()];
        Session session = Session.Raw(_state);
        (await session.ClosedAsync(typed)).ShouldContain("passwd: Authentication token manipulation error");
        (_state.Password, _state.PasswordChanges).ShouldBe(("admin", 0));
    }

    [Theory]
    [InlineData("admin", false)]
    [InlineData("better", true)]
    public void PasswordExpired_AnsweredAtTheLogin_TakesAnotherPasswordOnly(string answer, bool accepted)
    {
        _state.Faults = [new Fault.PasswordExpired()];
        _state.AcceptsLogin("admin", newPassword: answer).ShouldBe(accepted);
        _state.IsPasswordExpired.ShouldBe(!accepted);
        _state.RefusedLogins.ShouldBe(accepted ? 0 : 1);
    }

    private async Task PassAsync(Task work)
    {
        while (!work.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
