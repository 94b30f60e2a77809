using Leafwire.Eos;
using Leafwire.Lab.Switches;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Switches;

/// <summary>Where what the switch keeps and shows is not what it was given.</summary>
public sealed class KeptTextTests : IDisposable
{
    private readonly SwitchState _state = new(new SwitchOptions { Name = "leaf1" }, new FakeTimeProvider());

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData("username bob secret 0 clear", "username bob secret sha512 ")]
    [InlineData("username bob privilege 15 role network-admin secret clear", "username bob privilege 15 role network-admin secret sha512 ")]
    [InlineData("enable password clear", "enable password sha512 ")]
    [InlineData("aaa root secret 0 clear", "aaa root secret sha512 ")]
    public async Task RehashSecrets_OfClearText_IsHashedWithAnotherSaltEachTime(string line, string hashed)
    {
        _state.Faults = [new Fault.RehashSecrets()];
        await using Session session = await Session.EnabledAsync(_state);
        string[] kept = [await KeptAsync(session, "one", line), await KeptAsync(session, "two", line)];
        kept.ShouldAllBe(k => k.StartsWith(hashed, StringComparison.Ordinal) && !k.Contains("clear", StringComparison.Ordinal));
        kept.ShouldAllBe(k => UnixCrypt.Matches("clear", k.Substring(hashed.Length)));
        kept[0].ShouldNotBe(kept[1]);
    }

    [Theory]
    [InlineData("username bob secret sha512 $6$abc$def")]
    [InlineData("username bob secret 5 $1$abc$def")]
    [InlineData("username bob nopassword")]
    public async Task RehashSecrets_OfWhatIsHashed_LeavesItAlone(string line)
    {
        _state.Faults = [new Fault.RehashSecrets()];
        await using Session session = await Session.EnabledAsync(_state);
        (await KeptAsync(session, "one", line)).ShouldBe(line);
    }

    [Fact]
    public async Task DefaultsShown_AreNoDifferenceAndNoCommit()
    {
        await using Session session = await Session.EnabledAsync(_state);
        _state.Faults = [new Fault.DefaultsShown()];
        string running = await session.DoAsync("show running-config");
        running.ShouldContain("transceiver qsfp default-mode 4x10G\n");
        running.ShouldContain("no service interface inactive port-id allocation disabled\n");
        running.Split('\n').Count(l => l == "no aaa root").ShouldBe(1, "what is configured is not shown twice");
        await session.DoAllAsync("configure session s", "rollback clean-config");
        await session.LoadAsync("hostname leaf1\naaa root secret 5 $1$a\nspanning-tree mode rapid-pvst\n");
        (await session.DoAsync("show session-config diffs")).Split('\n').ShouldNotContain(l => l.Contains("transceiver") && l[0] != ' ');
        string candidate = await session.DoAsync("show session-config named s");
        candidate.ShouldContain("transceiver qsfp default-mode 4x10G");
        candidate.ShouldNotContain("no aaa root");
        candidate.ShouldNotContain("mstp");
        _state.Running.RenderText().ShouldNotContain("transceiver", customMessage: "it is shown, not configured");
    }

    private static async Task<string> KeptAsync(Session session, string name, string line)
    {
        await session.DoAllAsync($"configure session {name}", "rollback clean-config");
        await session.LoadAsync(line + "\n");
        string shown = await session.DoAsync($"show session-config named {name}");
        await session.DoAsync("abort");
        return shown.Split('\n')[1];
    }
}
