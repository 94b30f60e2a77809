using Leafwire.Contracts;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Switches;

namespace Leafwire.Tests.Unit.Eos;

/// <summary>A switch that falls behind its input echoes a line as it comes and again behind the prompt.</summary>
public sealed class EchoTests
{
    private const string Open = "> configure session lw-01234567\n< configure session lw-01234567\n< leaf1(config-s-lw-0123)#";

    private const string Prompt = "leaf1(config-s-lw-0123)#";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The answer was empty then: a switch that differed was "unchanged".
    [Fact]
    public async Task Diff_EchoedTwice_IsNotEmptyHoweverItsBytesCome()
    {
        string talk = $"""
            {Open}
            > show session-config diffs
            < show session-config diffs
            < {Prompt}show session-config diffs
            < --- system:/running-config
            < +++ session:/lw-01234567-session-config
            < -vlan 10
            < +vlan 20
            < {Prompt}
            """;
        for (int at = 1; at < Transcript.Read(Talk.Login, talk).SaidBytes; at++)
        {
            int cut = at;
            (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync(talk, said => said < cut ? cut - said : int.MaxValue);
            await device.OpenAsync("lw-01234567", Token);
            ConfigDiff diff = (await device.DiffAsync(Token)).Value.ShouldNotBeNull();
            (diff.Added, diff.Removed).ShouldBe((1, 1), $"torn at byte {at}");
            diff.Text.ShouldStartWith("--- system:/running-config\n");
            transport.Rest.ShouldBeEmpty();
        }
    }

    // The rest comes only after the prompt has been believed.
    [Fact]
    public async Task Diff_EmptyBecauseTheSwitchIsFarBehind_IsAskedAgain()
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync($"""
            {Open}
            > show session-config diffs
            < show session-config diffs
            < {Prompt}
            > show session-config diffs
            < show session-config diffs
            < +vlan 20
            < {Prompt}
            """);
        await device.OpenAsync("lw-01234567", Token);
        (await device.DiffAsync(Token)).Value.ShouldNotBeNull().Added.ShouldBe(1);
        transport.Rest.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunningConfig_EchoedTwice_IsTheConfiguration()
    {
        (EosDevice device, _) = await Talk.DeviceAsync("> show running-config\n< show running-config\n< leaf1#show running-config\n"
            + "< ! Command: show running-config\n< hostname leaf1\n< end\n< leaf1#");
        (await device.RunningAsync(Token)).Value.ShouldBe("hostname leaf1\nend\n");
    }

    [Fact]
    public async Task Load_EchoedTwice_IsLoaded()
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync($"""
            {Open}
            > copy terminal: session-config
            < copy terminal: session-config
            < {Prompt}copy terminal: session-config
            < enter input line by line; when done enter one or more control-d
            > hostname a
            > \x04\c
            < hostname a
            < Copy completed successfully.
            < {Prompt}
            """);
        await device.OpenAsync("lw-01234567", Token);
        (await device.LoadAsync(EosCandidate.Read("hostname a", out _)!, ConfigureMode.Merge, Token)).IsDone.ShouldBeTrue();
        transport.Rest.ShouldBeEmpty();
    }

    [Fact]
    public async Task Sessions_WithoutTheLinesAboveTheTable_AreNotRead()
    {
        (EosDevice device, _) = await Talk.DeviceAsync("> show configuration sessions detail\n< show configuration sessions detail\n"
            + "< leaf1#\n> show configuration sessions detail\n< show configuration sessions detail\n<   Name  State\n< leaf1#");
        (await device.SessionsAsync(Token)).Refusal.ShouldBe("the switch's answer is no whole table");
    }
}
