using System.Text.Json;
using System.Text.RegularExpressions;
using Leafwire.Lab.Switches;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Switches;

/// <summary>The conversations that other people's drivers have with EOS.</summary>
public sealed class OtherDriversTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 9, 20, 23, 30, 0, TimeSpan.Zero));
    private readonly SwitchState _state;
    private readonly string _before;

    public OtherDriversTests()
    {
        _state = new SwitchState(new SwitchOptions { Name = "leaf-1a" }, _time);
        _before = _state.Running.RenderText();
    }

    public void Dispose() => _state.Dispose();

    // NAPALM over netmiko: lines without indentation and separators, each awaiting its prompt; the diff asked for by name
    // wherever the last line left the command line; commit, look, confirm on the same connection.
    [Fact]
    public async Task Napalm_LoadReplaceCommitWithTimerConfirm_IsRunningAndSaved()
    {
        string candidate = AvdConfigs.Sample("leaf.cfg");
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("terminal width 511", "terminal length 0");
        (await JsonAsync(session, "show version")).GetProperty("version").GetString().ShouldBe("4.35.0F");
        (await JsonAsync(session, "show configuration sessions")).GetProperty("sessions").EnumerateObject().ShouldBeEmpty();
        await session.DoAllAsync("configure session napalm_1", "rollback clean-config");
        foreach (string line in candidate.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '!' && l != "end"))
            (await session.DoAsync(line)).ShouldBe("", line);
        (await session.DoAsync("show session-config named napalm_1 diffs")).ShouldStartWith(
            "--- system:/running-config\n+++ session:/napalm_1-session-config\n@@ ");
        (await session.DoAsync("copy startup-config flash:rollback-0")).ShouldBe("Copy completed successfully.");
        (await session.DoAsync("configure session napalm_1 commit timer 00:05:00")).ShouldBe("");
        JsonElement pending = await JsonAsync(session, "show configuration sessions detail");
        double left = pending.GetProperty("commitTimerExpireTime").GetDouble()
            - (await JsonAsync(session, "show version")).GetProperty("uptime").GetDouble();
        (pending.GetProperty("commitTimerSessionName").GetString(), left).ShouldBe(("napalm_1", 300));
        (await session.DoAllAsync("configure session napalm_1 commit", "write memory")).ShouldBe("Copy completed successfully.");
        AvdConfigs.Content(_state.Startup).ShouldBe(AvdConfigs.Content(candidate));

        (await session.DoAllAsync("configure replace flash:rollback-0", "write memory")).ShouldBe("Copy completed successfully.");
        _state.Startup.ShouldBe(_before);
        JsonElement interfaces = (await JsonAsync(session, "show interfaces")).GetProperty("interfaces");
        interfaces.GetProperty("Management0").GetProperty("mtu").GetInt32().ShouldBe(9214);
    }

    // Ansible's cliconf: indented lines, banners without waiting for a prompt, `end` left out, the diff, commit, `end` once more.
    [Fact]
    public async Task Ansible_ReplaceWithHeredocs_IsRunning()
    {
        string candidate = AvdConfigs.Sample("heredocs.cfg");
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("terminal length 0", "terminal width 512", "show configuration sessions", "configure session ansible_1",
            "rollback clean-config");
        await session.TypeAsync(
            candidate.Replace("\nend\n", "\nshow clock\n", StringComparison.Ordinal), new Regex("Clock source: local\r\n.*#$"));
        await session.DoAllAsync("show session-config diffs", "commit", "end");
        AvdConfigs.Content(_state.Running.RenderText()).ShouldBe(AvdConfigs.Content(candidate));
        _state.History.Select(e => e.Kind).ShouldBe([SwitchEventKind.Committed]);
    }

    // scrapli's set-up commands, and its way into a session that it registered.
    [Fact]
    public async Task Scrapli_AbortedSession_LeavesNothing()
    {
        await using Session session = await Session.EnabledAsync(_state);
        (await session.DoAsync("terminal width 32767")).ShouldBe("Width set to 32767 columns.");
        await session.DoAllAsync("terminal length 0", "configure session scrapli-cfg-1", "vlan 99", "name SCRAPLI");
        session.Transcript.ShouldEndWith("(config-s-scrapl-vlan-99)#");
        (await session.DoAllAsync("exit", "show session-config diffs")).ShouldContain("+   name SCRAPLI");
        await session.DoAsync("abort");
        session.Transcript.ShouldEndWith("\nleaf-1a#");
        _state.Running.RenderText().ShouldBe(_before);
        _state.Sessions.ShouldBeEmpty();
    }

    private static async Task<JsonElement> JsonAsync(Session session, string command) =>
        JsonElement.Parse(await session.DoAsync(command + " | json"));
}
