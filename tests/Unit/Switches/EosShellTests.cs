using System.Text.RegularExpressions;
using Leafwire.Lab.Switches;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Switches;

/// <summary>The terminal: logins, keys, paging, commands outside the configuration.</summary>
public sealed class EosShellTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 9, 20, 23, 30, 0, TimeSpan.Zero));
    private readonly SwitchState _state;

    public EosShellTests() => _state = new SwitchState(new SwitchOptions { Name = "leaf-1.dc1" }, _time);

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Login_FactoryFresh_LooksLikeEos()
    {
        await using Session session = await Session.OpenAsync(_state);
        await session.DoAllAsync("show running-config", "enable", "terminal length 0", "terminal width 511", "show running-config");
        session.Transcript.ShouldBe("""
            leaf-1.dc1>show running-config
            % Invalid input (privileged mode required)
            leaf-1.dc1>enable
            leaf-1.dc1#terminal length 0
            Pagination disabled.
            leaf-1.dc1#terminal width 511
            Width set to 511 columns.
            leaf-1.dc1#show running-config
            ! Command: show running-config
            ! device: leaf-1.dc1 (cEOSLab, EOS-4.35.0F)
            !
            ! boot system flash:/EOS.swi
            !
            no aaa root
            !
            username admin privilege 15 role network-admin nopassword
            !
            hostname leaf-1.dc1
            !
            spanning-tree mode mstp
            !
            management api http-commands
               no shutdown
            !
            management ssh
               idle-timeout 0
            !
            interface Management0
            !
            no ip routing
            !
            end
            leaf-1.dc1#
            """);
    }

    [Fact]
    public async Task Login_LocalExecAuthorization_IsPrivilegedAtOnce()
    {
        using var state = new SwitchState(
            new SwitchOptions
            {
                Name = "x",
                Configuration = "hostname leaf1\naaa authorization exec default local\nusername admin privilege 15 nopassword\n",
            }, _time);
        await using Session session = await Session.OpenAsync(state);
        session.Transcript.ShouldBe("leaf1#");
    }

    [Theory]
    [InlineData("frobnicate", "% Invalid input")]
    [InlineData("show", "% Incomplete command")]
    [InlineData("show v", "% Ambiguous command")]
    [InlineData("terminal length many", "% Invalid input")]
    [InlineData("configure session s commit", "% Session s does not exist")]
    [InlineData("configure session s abort", "% Session s does not exist")]
    [InlineData("configure replace flash:nothing", "% Error opening flash:nothing (No such file or directory)")]
    [InlineData("copy flash:nothing running-config", "% Error copying flash:nothing (No such file or directory)")]
    [InlineData("copy terminal: session-config", "% Invalid input")]
    [InlineData("show startup-config | json", "% This is an unconverted command")]
    [InlineData("show session-config named s diffs", "% Session does not exist")]
    [InlineData("", "")]
    [InlineData("! a comment", "")]
    public async Task Exec_WhatCannotBeDone_IsRefused(string command, string answer)
    {
        await using Session session = await Session.EnabledAsync(_state);
        (await session.DoAsync(command)).ShouldBe(answer);
    }

    [Fact]
    public async Task Enable_WithPassword_AsksWithoutEcho()
    {
        using var state = new SwitchState(new SwitchOptions { Name = "leaf1", EnablePassword = "s3cret" }, _time);
        await using Session session = await Session.OpenAsync(state);
        await session.TypeAsync("enable\n", new Regex("Password: $"));
        await session.TypeAsync("wrong\n", new Regex(">$"));
        await session.TypeAsync("enable\n", new Regex("Password: $"));
        await session.TypeAsync("s3cret\n", new Regex("#$"));
        session.Transcript.ShouldBe("leaf1>enable\nPassword: \n% Bad passwords\nleaf1>enable\nPassword: \nleaf1#");
    }

    [Fact]
    public async Task Question_WhateverFollows_IsSwallowed()
    {
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAsync("configure session s");
        string shown = await session.TypeAsync("system profile tcam-x\nhostname other\nvlan 10\n", new Regex(@"vlan 10\r\n.*#$"));
        shown.ShouldContain("Proceed? [y/n] hostname other");
        _state.Find("s")!.Tree.RenderText().ShouldNotContain("other");
        await session.TypeAsync("system profile tcam-x\ny\n", new Regex("y\r\n.*#$"));
        _state.Find("s")!.Tree.RenderText().ShouldContain("system profile tcam-x");
    }

    [Fact]
    public async Task Reload_Confirmed_CutsTheConnectionAndBringsTheStartupBack()
    {
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("configure", "hostname other", "end");
        await session.TypeAsync("reload\nno\n", new Regex("other#$"));
        await session.ClosedAsync("reload\ny\n");
        session.IsDropped.ShouldBeTrue();
        _state.HostName.ShouldBe("leaf-1.dc1");
    }

    [Fact]
    public async Task Paging_LongOutput_StopsAtEachPage()
    {
        await using Session session = await Session.OpenAsync(_state, rows: 6);
        await session.DoAsync("enable");
        string first = await session.TypeAsync("show running-config\n", new Regex(@" --More-- \e\[27m\e\[K$"));
        first.Split("\r\n").Length.ShouldBe(7);
        await session.TypeAsync("\n", new Regex(@" --More-- \e\[27m\e\[K$"));
        string rest = await session.TypeAsync("q", new Regex("#$"));
        rest.ShouldNotContain("end");
        await session.DoAsync("terminal length 0");
        (await session.DoAsync("show running-config")).ShouldEndWith("end");
    }

    [Fact]
    public async Task Keys_EditTheLine()
    {
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAsync("rubbish\u0015show clokc\u007f\u007fck");
        session.Transcript.ShouldContain("Sun Sep 20 23:30:00 2026");
        await session.TypeAsync("show ver\u0003", new Regex(@"\^C\r\n.*#$"));
        await session.DoAllAsync("configure", "interface Ethernet1");
        (await session.TypeAsync("\u001a", new Regex("dc1#$"))).ShouldEndWith("leaf-1.dc1#");
        (await session.DoAsync("\u001b[Ashow hostname")).ShouldStartWith("Hostname: leaf-1.dc1");
        await session.ClosedAsync("\u0004");
    }

    [Fact]
    public async Task Shell_WithoutTerminal_NeitherEchoesNorPages()
    {
        await using Session session = await Session.OpenAsync(_state, hasTerminal: false, rows: 5);
        await session.DoAsync("enable");
        (await session.DoAsync("show running-config")).ShouldEndWith("end");
        session.Transcript.ShouldStartWith("leaf-1.dc1>leaf-1.dc1#! Command: show running-config\n! device");
    }

    [Fact]
    public async Task WriteAndCopy_KeepAndBringBack()
    {
        await using Session session = await Session.EnabledAsync(_state);
        string old = _state.Running.RenderText();
        (await session.DoAsync("copy startup-config flash:rollback-0")).ShouldBe("Copy completed successfully.");
        await session.DoAllAsync("configure", "hostname other", "vlan 10", "end");
        (await session.DoAsync("copy run start")).ShouldBe("Copy completed successfully.");
        _state.Startup.ShouldContain("hostname other");
        (await session.DoAsync("configure replace flash:rollback-0")).ShouldBe("");
        _state.Running.RenderText().ShouldBe(old);
        (await session.DoAsync("write")).ShouldBe("Copy completed successfully.");
        _state.Startup.ShouldBe(old);
        (await session.DoAsync("show startup-config")).ShouldEndWith(old.TrimEnd());
    }
}
