using CsCheck;
using Leafwire.Contracts;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Switches;

namespace Leafwire.Tests.Unit.Eos;

/// <summary>Whole conversations with a switch, whatever pieces its bytes come in.</summary>
public sealed class EosConversationTests
{
    private const string Running = """
        > show running-config
        < show running-config
        < ! Command: show running-config
        < ! device: leaf1 (cEOSLab, EOS-4.35.0F)
        < !
        < hostname leaf1
        < !
        < banner login
        <   two spaces, then trailing  \x20
        < ! a comment line of the banner
        < leaf1#
        < % not a refusal
        < Proceed [y/n]?
        < EOF
        < !
        < interface Ethernet1
        <    description Grüße, 日本
        < end
        < leaf1#
        """;

    private const string RunningText = "!\nhostname leaf1\n!\nbanner login\n  two spaces, then trailing   \n! a comment line of the "
        + "banner\nleaf1#\n% not a refusal\nProceed [y/n]?\nEOF\n!\ninterface Ethernet1\n   description Grüße, 日本\nend\n";

    private const string Replace = """
        > configure session lw-01234567
        < configure session lw-01234567
        < leaf1(config-s-lw-0123)#
        > rollback clean-config
        < rollback clean-config
        < leaf1(config-s-lw-0123)#
        > copy terminal: session-config
        < copy terminal: session-config
        < enter input line by line; when done enter one or more control-d
        <
        > hostname leaf1
        > banner login
        >   indented
        > ! kept
        > leaf1(config-s-lw-0123)#
        > Continue [y/n]
        > EOF
        > end
        > \x04\c
        < hostname leaf1
        < banner login
        <   indented
        < ! kept
        < leaf1(config-s-lw-0123)#
        < Continue [y/n]
        < EOF
        < end
        < Copy completed successfully.
        < leaf1(config-s-lw-0123)#
        > show session-config diffs
        < show session-config diffs
        < --- system:/running-config
        < +++ session:/lw-01234567-session-config
        < @@ -1,3 +1,7 @@
        < -hostname leaf9
        < --- looks like a header
        < +hostname leaf1
        < +banner login
        <  !
        < leaf1(config-s-lw-0123)#
        > commit timer 00:05:00
        < commit timer 00:05:00
        < leaf1#
        """;

    private const string ReplaceText =
        "hostname leaf1\nbanner login\n  indented\n! kept\nleaf1(config-s-lw-0123)#\nContinue [y/n]\nEOF\nend\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunningConfig_BannerWithPromptAndQuestion_IsKeptByteForByte()
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync(Running);
        SwitchResult<string> running = await device.RunningAsync(Token);
        running.Value.ShouldBe(RunningText);
        transport.Rest.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunningConfig_TornAtEveryByte_IsTheSame()
    {
        for (int at = 1; at < Transcript.Read(Talk.Login, Running).SaidBytes; at++)
        {
            int cut = at;
            (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync(
                Running, said => said < cut ? cut - said : int.MaxValue);
            (await device.RunningAsync(Token)).Value.ShouldBe(RunningText, $"torn at byte {at}");
            transport.Rest.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Replace_TornAtEveryByte_SendsAndUnderstandsTheSame()
    {
        for (int at = 1; at < Transcript.Read(Talk.Login, Replace).SaidBytes; at++)
        {
            int cut = at;
            await ReplacesAsync(said => said < cut ? cut - said : int.MaxValue);
        }
    }

    [Fact]
    public Task Replace_AnyPackets_SendsAndUnderstandsTheSame() =>
        Gen.Int[1, 40].Array[1, 50].SampleAsync(async sizes =>
        {
            int i = 0;
            await ReplacesAsync(_ => sizes[i++ % sizes.Length]);
        }, iter: 200);

    // NAPALM converts the first heredoc only, and loses indentation and "!" lines.
    [Fact]
    public Task Load_Heredocs_AreSentByteForByte() => ReplacesAsync(_ => int.MaxValue);

    [Fact]
    public async Task Check_OutputHoldsThePrompt_IsReadToTheEnd()
    {
        (EosDevice device, _) = await Talk.DeviceAsync("""
            > show banner login
            < show banner login
            < leaf1#
            < more
            < leaf1#
            """, _ => 1);
        (await device.RunAsync("show banner login", Token)).Value.ShouldBe("leaf1#\nmore\n");
    }

    private static async Task ReplacesAsync(Func<int, int> cut)
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync(Replace, cut);
        (await device.OpenAsync("lw-01234567", Token)).Refusal.ShouldBeNull();
        SwitchResult load = await device.LoadAsync(EosCandidate.Read(ReplaceText, out _).ShouldNotBeNull(), ConfigureMode.Replace, Token);
        load.IsDone.ShouldBeTrue(load.Refusal);
        ConfigDiff diff = (await device.DiffAsync(Token)).Value.ShouldNotBeNull();
        (diff.Added, diff.Removed).ShouldBe((2, 2));
        diff.Text.ShouldStartWith("--- system:/running-config\n+++ session:/lw-01234567-session-config\n@@ -1,3 +1,7 @@\n");
        (await device.ArmAsync(TimeSpan.FromMinutes(5), Token)).Refusal.ShouldBeNull();
        transport.Rest.ShouldBeEmpty();
    }
}
