using System.Text.Json;
using System.Text.RegularExpressions;
using Leafwire.Lab.Switches;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Switches;

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
    public async Task Replace_WholeConversation_IsTheOneOfEos()
    {
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("configure session lw-0123abcd", "rollback clean-config");
        await session.LoadAsync("hostname spine1\n!\nbanner motd\n  hi\nEOF\nusername admin privilege 15 role network-admin nopassword\nend\n");
        await session.DoAllAsync(
            "show session-config diffs", "commit timer 00:02:00", "show configuration sessions detail",
            "configure session lw-0123abcd commit", "write memory", "show configuration sessions");
        session.Transcript.ShouldBe("""
            leaf-1.dc1>enable
            leaf-1.dc1#configure session lw-0123abcd
            leaf-1.dc1(config-s-lw-012)#rollback clean-config
            leaf-1.dc1(config-s-lw-012)#copy terminal: session-config
            enter input line by line; when done enter one or more control-d
            hostname spine1
            !
            banner motd
              hi
            EOF
            username admin privilege 15 role network-admin nopassword
            end
            Copy completed successfully.
            leaf-1.dc1(config-s-lw-012)#show session-config diffs
            --- system:/running-config
            +++ session:/lw-0123abcd-session-config
            @@ -1,17 +1,7 @@
            -no aaa root
            +hostname spine1
            +!
            +banner motd
            +  hi
            +EOF
             !
             username admin privilege 15 role network-admin nopassword
            -!
            -hostname leaf-1.dc1
            -!
            -spanning-tree mode mstp
            -!
            -management api http-commands
            -   no shutdown
            -!
            -management ssh
            -   idle-timeout 0
            -!
            -interface Management0
            -!
            -no ip routing
            leaf-1.dc1(config-s-lw-012)#commit timer 00:02:00
            spine1#show configuration sessions detail
            Maximum number of completed sessions: 1
            Maximum number of pending sessions: 5
            Merge on commit is disabled
            Autosave to startup-config on commit is disabled

            Session with pending commit timer: lw-0123abcd
            Time left until commit timer expiry: in 0:02:00

              Name        State     User Terminal Completed Time      Committed By
            - ----------- --------- ---- -------- ------------------- ------------
              lw-0123abcd committed               2026-09-20 23:30:00 admin
            spine1#configure session lw-0123abcd commit
            spine1#write memory
            Copy completed successfully.
            spine1#show configuration sessions
            Maximum number of completed sessions: 1
            Maximum number of pending sessions: 5
            Merge on commit is disabled
            Autosave to startup-config on commit is disabled

              Name        State     User Terminal
            - ----------- --------- ---- --------
              lw-0123abcd completed
            spine1#
            """);
        _state.Startup.ShouldBe(_state.Running.RenderText());
        _state.History.Select(e => e.Kind).ShouldBe([SwitchEventKind.Armed, SwitchEventKind.Confirmed, SwitchEventKind.Saved]);
        _state.Commits.ShouldBe(1);
    }

    [Fact]
    public async Task Copy_BadLines_AreNamedAndItCompletesAllTheSame()
    {
        _state.Faults = [new Fault.RefuseLine("ip bad")];
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("configure session s", "rollback clean-config");
        (await session.LoadAsync("hostname a\nip bad thing\ninterface Ethernet1\n   ip bad too\n"))
            .ShouldBe("% Invalid input at line 2\n% Invalid input at line 4\nCopy completed successfully.");
        (await session.DoAsync("show session-config named s")).ShouldBe("! Command: show session-config named s\nhostname a\n!\ninterface Ethernet1\n!\nend");
        (await session.DoAsync("ip bad thing")).ShouldBe("% Invalid input");
    }

    [Fact]
    public async Task Copy_TextWithoutLastLineEnd_NeedsCtrlDTwice()
    {
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAsync("configure session s");
        await session.TypeAsync("copy terminal: session-config\n", new Regex("control-d\r\n$"));
        await session.TypeAsync("hostname b\u0004", new Regex("hostname b$"));
        await session.TypeAsync("\u0004", new Regex("successfully"));
        _state.Find("s")!.Tree.Value("hostname").ShouldBe("b");
    }

    [Fact]
    public async Task Configure_LineByLine_FollowsTheModesInThePrompt()
    {
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync(
            "configure", "int et1", "description to the spine", "exit", "vlan 10", "name A", "interface Ethernet2", "banner login\n  Hello\nEOF", "end",
            "show running-config | section vlan");
        session.Transcript.ShouldEndWith("""
            leaf-1.dc1#configure
            leaf-1.dc1(config)#int et1
            leaf-1.dc1(config-if-Et1)#description to the spine
            leaf-1.dc1(config-if-Et1)#exit
            leaf-1.dc1(config)#vlan 10
            leaf-1.dc1(config-vlan-10)#name A
            leaf-1.dc1(config-vlan-10)#interface Ethernet2
            leaf-1.dc1(config-if-Et2)#banner login
            Enter TEXT message. Type 'EOF' on its own line to end.
              Hello
            EOF
            leaf-1.dc1(config)#end
            leaf-1.dc1#show running-config | section vlan
            vlan 10
               name A
            leaf-1.dc1#
            """);
        _state.Running.RenderText().ShouldContain("banner login\n  Hello\nEOF\n");
    }

    [Fact]
    public async Task Diffs_InsideASubMode_LeaveTheOpenBlockOut()
    {
        await using Session session = await Session.EnabledAsync(_state);
        (await session.DoAllAsync("configure session s", "vlan 10", "name A", "show session-config diffs")).ShouldBe("");
        (await session.DoAllAsync("exit", "show session-config diffs")).ShouldContain("+vlan 10\n+   name A");
        (await session.DoAllAsync("end", "show session-config named s diffs")).ShouldContain("+vlan 10\n+   name A");
    }

    [Fact]
    public async Task End_InsideASession_LeavesItPending()
    {
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("configure session s", "hostname other", "end");
        _state.Find("s")!.State.ShouldBe(ConfigSessionState.Pending);
        _state.HostName.ShouldBe("leaf-1.dc1");
        (await session.DoAsync("configure session s abort")).ShouldBe("");
        _state.Sessions.ShouldBeEmpty();
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
    public async Task Login_LocalExecAuthorization_IsPrivilegedAtOnce()
    {
        using var state = new SwitchState(
            new SwitchOptions { Name = "x", Configuration = "hostname leaf1\naaa authorization exec default local\nusername admin privilege 15 nopassword\n" }, _time);
        await using Session session = await Session.OpenAsync(state);
        session.Transcript.ShouldBe("leaf1#");
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
        string first = await session.TypeAsync("show running-config\n", new Regex(" --More-- $"));
        first.Split("\r\n").Length.ShouldBe(7);
        await session.TypeAsync("\n", new Regex(" --More-- $"));
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

    [Fact]
    public async Task Json_WhatLibrariesAskFor_HasTheFieldsOfEos()
    {
        await using Session session = await Session.EnabledAsync(_state);
        _time.Advance(TimeSpan.FromMinutes(1));
        JsonElement version = await JsonAsync(session, "show version");
        version.GetProperty("version").GetString().ShouldBe("4.35.0F");
        version.GetProperty("modelName").GetString().ShouldBe("cEOSLab");
        version.GetProperty("uptime").GetDouble().ShouldBe(60);
        (await JsonAsync(session, "show hostname")).GetProperty("fqdn").GetString().ShouldBe("leaf-1.dc1");
        (await JsonAsync(session, "show interfaces")).GetProperty("interfaces").GetProperty("Management0").GetProperty("lineProtocolStatus").GetString().ShouldBe("up");
        (await JsonAsync(session, "show vlan")).GetProperty("vlans").GetProperty("1").GetProperty("name").GetString().ShouldBe("default");
        (await JsonAsync(session, "show running-config")).GetProperty("cmds").TryGetProperty("hostname leaf-1.dc1", out _).ShouldBeTrue();

        await session.DoAllAsync("configure session s", "hostname x");
        JsonElement pending = (await JsonAsync(session, "show configuration sessions")).GetProperty("sessions").GetProperty("s");
        pending.GetProperty("state").GetString().ShouldBe("pending");
        pending.GetProperty("instances").GetProperty("vty1").GetProperty("currentTerminal").GetBoolean().ShouldBeTrue();
        await session.DoAsync("commit timer 00:05:00");
        JsonElement armed = await JsonAsync(session, "show configuration sessions detail");
        armed.GetProperty("commitTimerSessionName").GetString().ShouldBe("s");
        armed.GetProperty("commitTimerExpireTime").GetDouble().ShouldBe(60 + 300);
        armed.GetProperty("sessions").GetProperty("s").GetProperty("state").GetString().ShouldBe("committed");
    }

    [Fact]
    public async Task Json_OldForm_NamesTheStateInTheSession()
    {
        using var state = new SwitchState(new SwitchOptions { Name = "leaf1", ShowsSessionsTheOldWay = true, Version = "4.31.2F" }, _time);
        await using Session session = await Session.EnabledAsync(state);
        await session.DoAllAsync("configure session s", "hostname x", "commit timer 00:05:00");
        JsonElement armed = await JsonAsync(session, "show configuration sessions detail");
        armed.TryGetProperty("commitTimerSessionName", out _).ShouldBeFalse();
        armed.GetProperty("sessions").GetProperty("s").GetProperty("state").GetString().ShouldBe("pendingCommitTimer");
        armed.GetProperty("sessions").GetProperty("s").GetProperty("commitBy").GetDouble().ShouldBe(300);
        (await session.DoAsync("show configuration sessions detail")).ShouldContain("  s    pendingCommitTimer");
    }

    private static async Task<JsonElement> JsonAsync(Session session, string command) =>
        JsonElement.Parse(await session.DoAsync(command + " | json"));
}
