using System.Text.RegularExpressions;
using Leafwire.Lab.Switches;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Switches;

/// <summary>Configuration sessions as they are typed.</summary>
public sealed class SessionShellTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 9, 20, 23, 30, 0, TimeSpan.Zero));
    private readonly SwitchState _state;

    public SessionShellTests() => _state = new SwitchState(new SwitchOptions { Name = "leaf-1.dc1" }, _time);

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Replace_WholeConversation_IsTheOneOfEos()
    {
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("configure session lw-0123abcd", "rollback clean-config");
        await session.LoadAsync(
            "hostname spine1\n!\nbanner motd\n  hi\nEOF\nusername admin privilege 15 role network-admin nopassword\nend\n");
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
            .ShouldBe("> ip bad thing\n% Invalid input (at token 0: 'ip') at line 2\n>    ip bad too\n% Invalid input (at token 0: "
                + "'ip') at line 4\nCopy completed successfully.");
        (await session.DoAsync("show session-config named s")).ShouldBe(
            "! Command: show session-config named s\nhostname a\n!\ninterface Ethernet1\n!\nend");
        (await session.DoAsync("ip bad thing")).ShouldBe("% Invalid input");
    }

    [Fact]
    public async Task Copy_TextWithoutLastLineEnd_NeedsCtrlDTwice()
    {
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAsync("configure session s");
        await session.TypeAsync("copy terminal: session-config\n", new Regex("control-d\r\n\r\n$"));
        await session.TypeAsync("hostname b\u0004", new Regex("hostname b$"));
        await session.TypeAsync("\u0004", new Regex("successfully"));
        _state.Find("s")!.Tree.Value("hostname").ShouldBe("b");
    }

    [Fact]
    public async Task Configure_LineByLine_FollowsTheModesInThePrompt()
    {
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync(
            "configure", "int et1", "description to the spine", "exit", "vlan 10", "name A", "interface Ethernet2",
            "banner login\n  Hello\nEOF", "end",
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
        _state.Find("s")!.State.ShouldBe(SwitchSessionState.Pending);
        _state.HostName.ShouldBe("leaf-1.dc1");
        (await session.DoAsync("configure session s abort")).ShouldBe("");
        _state.Sessions.ShouldBeEmpty();
    }
}
