using System.Text.Json;
using Leafwire.Lab.Switches;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Switches;

/// <summary>Answers in JSON, which network libraries ask for.</summary>
public sealed class JsonShellTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 9, 20, 23, 30, 0, TimeSpan.Zero));
    private readonly SwitchState _state;

    public JsonShellTests() => _state = new SwitchState(new SwitchOptions { Name = "leaf-1.dc1" }, _time);

    public void Dispose() => _state.Dispose();

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
        (await JsonAsync(session, "show interfaces")).GetProperty("interfaces").GetProperty("Management0")
            .GetProperty("lineProtocolStatus").GetString().ShouldBe("up");
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
        using var state = new SwitchState(new SwitchOptions { Name = "leaf1", Version = "4.31.2F" }, _time);
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
