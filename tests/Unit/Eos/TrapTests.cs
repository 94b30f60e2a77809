using System.Text;
using Leafwire.Contracts;
using Leafwire.Runner.Eos;

namespace Leafwire.Tests.Unit.Eos;

/// <summary>
/// Traps that other drivers fell into, as far as one connection shows them. Those of a whole command are with the worker's tests.
/// </summary>
public sealed class TrapTests
{
    private const string Open = """
        > configure session lw-01234567
        < configure session lw-01234567
        < leaf1(config-s-lw-0123)#
        """;

    // Every text that is not one line, one command, as AVD writes them; more than one of a kind.
    private const string Heredocs = """
        !! the file's own comment
        !
        banner login
          indented
        ! not a comment

        EOF
        banner motd
        \x%&?
        EOF
        comment
        first
        EOF
        management api http-commands
           protocol https certificate
        -----BEGIN CERTIFICATE-----
        MIIB
        -----END CERTIFICATE-----
        EOF
        -----BEGIN PRIVATE KEY-----
        MIIC
        -----END PRIVATE KEY-----
        EOF
        comment
           second, with spaces behind   
        EOF
        router general
           control-functions
              code unit RCF
        function f() {
          # leaf1(config-s-lw-0123)#
          return true;
        }
        EOF
           !! of a mode
        end
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Only the first heredoc of a kind is converted; banner bodies lose their indentation and "!" lines (NAPALM).
    // Line by line, per-command authorization makes loading take minutes (napalm-ansible#165): here it is one exchange.
    [Fact]
    public async Task Load_EveryHeredoc_IsOneExchangeByteForByte()
    {
        string[] lines = Heredocs.Split('\n');
        var sent = new StringBuilder();
        foreach (string line in lines)
            sent.Append("> ").Append(Escaped(line)).Append('\n');
        string echo = string.Concat(lines.Select(line => line.Length == 0 ? "<\n" : $"< {Escaped(line)}\n"));
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync($"""
            {Open}
            > copy terminal: session-config
            < copy terminal: session-config
            < enter input line by line; when done enter one or more control-d
            <
            {sent}> \x04\c
            {echo}< Copy completed successfully.
            < leaf1(config-s-lw-0123)#
            """);
        await device.OpenAsync("lw-01234567", Token);
        (await device.LoadAsync(EosCandidate.Read(Heredocs, out _)!, ConfigureMode.Merge, Token)).IsDone.ShouldBeTrue();
        transport.Rest.ShouldBeEmpty();
    }

    // close() aborts, and so cancels the timer it armed (NAPALM).
    [Fact]
    public async Task Close_Armed_SaysNothingToTheSwitch()
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync(
            Open + "\n> commit timer 00:05:00\n< commit timer 00:05:00\n< leaf1#");
        await device.OpenAsync("lw-01234567", Token);
        await device.ArmAsync(TimeSpan.FromMinutes(5), Token);
        await device.DisposeAsync();
        // The transport fails a test that sends more than the transcript holds.
        transport.Rest.ShouldBeEmpty();
        transport.IsDisposed.ShouldBeTrue();
    }

    // Inside a sub-mode the diff leaves the open block out (arista.eos#476).
    [Fact]
    public async Task Diff_NotAtTheSessionsTopLevel_IsNotTrusted()
    {
        (EosDevice device, _) = await Talk.DeviceAsync($"""
            {Open}
            > copy terminal: session-config
            < copy terminal: session-config
            < enter input line by line; when done enter one or more control-d
            <
            > interface Ethernet1
            > \x04\c
            < interface Ethernet1
            < Copy completed successfully.
            < leaf1(config-s-lw-0123-if-Et1)#
            """);
        await device.OpenAsync("lw-01234567", Token);
        await device.LoadAsync(EosCandidate.Read("interface Ethernet1", out _)!, ConfigureMode.Merge, Token);
        (await device.DiffAsync(Token)).Refusal!.ShouldContain("top level");
    }

    // A line "% Writing …" inside successful output is a note.
    [Fact]
    public async Task Save_WithANote_Succeeds()
    {
        (EosDevice device, _) = await Talk.DeviceAsync(
            "> write memory\n< write memory\n< % Writing 2048 bytes to flash:startup-config\n< Copy completed successfully.\n< leaf1#");
        (await device.SaveAsync(Token)).Refusal.ShouldBeNull();
    }

    // The session's name in the prompt has 6 characters by the documentation, 7 were seen in the field.
    [Theory]
    [InlineData("lw-012")]
    [InlineData("lw-0123")]
    [InlineData("lw-01234567")]
    public async Task Open_AnyPrefixInThePrompt_IsASession(string prefix)
    {
        (EosDevice device, _) = await Talk.DeviceAsync(Open.Replace("lw-0123)", $"{prefix})", StringComparison.Ordinal));
        (await device.OpenAsync("lw-01234567", Token)).Refusal.ShouldBeNull();
        device.IsInSession.ShouldBeTrue();
    }

    private static string Escaped(string line) => line.Replace("\\x", "\\x5cx", StringComparison.Ordinal);
}
