using CsCheck;
using Leafwire.Contracts;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Ssh;

namespace Leafwire.Tests.Unit.Eos;

public sealed class EosDeviceTests
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

    private const string RunningText = "!\nhostname leaf1\n!\nbanner login\n  two spaces, then trailing   \n! a comment line of the banner\nleaf1#\n% not a refusal\nProceed [y/n]?\nEOF\n!\ninterface Ethernet1\n   description Grüße, 日本\nend\n";

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

    private const string ReplaceText = "hostname leaf1\nbanner login\n  indented\n! kept\nleaf1(config-s-lw-0123)#\nContinue [y/n]\nEOF\nend\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunningConfig_BannerWithPromptAndQuestion_IsKeptByteForByte()
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync(Running);
        Told<string> running = await device.RunningConfigAsync(Token);
        running.Value.ShouldBe(RunningText);
        transport.Rest.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunningConfig_TornAtEveryByte_IsTheSame()
    {
        for (int at = 1; at < Transcript.Read(Talk.Login, Running).SaidBytes; at++)
        {
            int cut = at;
            (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync(Running, said => said < cut ? cut - said : int.MaxValue);
            (await device.RunningConfigAsync(Token)).Value.ShouldBe(RunningText, $"torn at byte {at}");
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

    // A rejected line passes unseen and drops out of a full replace (NAPALM over SSH; Ansible after the first banner).
    [Fact]
    public async Task Load_RefusedLines_AreReportedThoughTheCopyCompleted()
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync("""
            > configure session lw-01234567
            < configure session lw-01234567
            < leaf1(config-s-lw-01234)#
            > copy terminal: session-config
            < copy terminal: session-config
            < enter input line by line; when done enter one or more control-d
            <
            > banner motd
            > x
            > EOF
            >    vlan x
            > foo
            > \x04\c
            < banner motd
            < x
            < EOF
            <    vlan x
            < foo
            < > vlan x
            < % Invalid input at line 4
            < > foo
            < % Incomplete command
            < % Writing 12 bytes
            < Copy completed successfully.
            < leaf1(config-s-lw-01234)#
            """);
        (await device.OpenAsync("lw-01234567", Token)).ShouldBeNull();
        LoadResult load = await device.LoadAsync(Lines("banner motd\nx\nEOF\n   vlan x\nfoo\n"), ConfigureMode.Merge, Token);
        load.IsLoaded.ShouldBeFalse();
        load.Lines.ShouldBe([new RejectedLine(4, "vlan x", "% Invalid input at line 4"), new RejectedLine(null, "foo", "% Incomplete command")]);
        transport.Rest.ShouldBeEmpty();
    }

    [Fact]
    public async Task Load_CandidateHoldsRefusalWords_IsNotRefused()
    {
        (EosDevice device, _) = await Talk.DeviceAsync("""
            > configure session lw-01234567
            < configure session lw-01234567
            < leaf1(config-s-lw-01234)#
            > copy terminal: session-config
            < copy terminal: session-config
            <
            > banner motd
            > % Invalid input at line 1
            > EOF
            > \x04\c
            < banner motd
            < % Invalid input at line 1
            < EOF
            < Copy completed successfully.
            < leaf1(config-s-lw-01234)#
            """);
        await device.OpenAsync("lw-01234567", Token);
        (await device.LoadAsync(Lines("banner motd\n% Invalid input at line 1\nEOF"), ConfigureMode.Merge, Token)).IsLoaded.ShouldBeTrue();
    }

    [Fact]
    public async Task Load_SwitchWithoutEcho_IsUnderstood()
    {
        (EosDevice device, _) = await Talk.DeviceAsync("""
            > configure session lw-01234567
            < configure session lw-01234567
            < leaf1(config-s-lw-01234)#
            > copy terminal: session-config
            < copy terminal: session-config
            <
            > hostname a
            > \x04\c
            < Copy completed successfully.
            < leaf1(config-s-lw-01234)#
            """);
        await device.OpenAsync("lw-01234567", Token);
        (await device.LoadAsync(Lines("hostname a"), ConfigureMode.Merge, Token)).IsLoaded.ShouldBeTrue();
    }

    [Fact]
    public async Task Load_CopyIsNotAuthorized_SendsNoText()
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync("""
            > configure session lw-01234567
            < configure session lw-01234567
            < leaf1(config-s-lw-01234)#
            > copy terminal: session-config
            < copy terminal: session-config
            < % Authorization denied for command 'copy terminal: session-config'
            < leaf1(config-s-lw-01234)#
            """);
        await device.OpenAsync("lw-01234567", Token);
        LoadResult load = await device.LoadAsync(Lines("hostname a"), ConfigureMode.Merge, Token);
        load.IsLoaded.ShouldBeFalse();
        load.Words.ShouldContain("Authorization denied");
        transport.Rest.ShouldBeEmpty();
    }

    // The switch asks and swallows what follows, for example at a TCAM profile change (arista.eos#368).
    [Theory]
    [InlineData("Changing TCAM profile will restart forwarding agents. Proceed [y/n]?")]
    [InlineData("Do you wish to proceed? [confirm]")]
    [InlineData("This disconnects you. Proceed?")]
    public async Task Command_AsksAQuestion_IsDeclinedAndReported(string question)
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync($"""
            > configure session lw-01234567 abort
            < configure session lw-01234567 abort
            < {question}
            > n
            < n
            < leaf1#
            > show version
            < show version
            < Software image version: 4.31.2F (engineering build)
            < leaf1#
            """);
        (await device.AbortAsync("lw-01234567", Token))!.ShouldContain(question);
        (await device.VersionAsync(Token)).ShouldBe("4.31.2F");
        transport.Rest.ShouldBeEmpty();
    }

    [Fact]
    public async Task Load_AsksAQuestionAfterTheText_IsDeclinedAndFails()
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync("""
            > configure session lw-01234567
            < configure session lw-01234567
            < leaf1(config-s-lw-01234)#
            > copy terminal: session-config
            < copy terminal: session-config
            <
            > hardware tcam
            > \x04\c
            < hardware tcam
            < Changing TCAM profile. Proceed [y/n]?
            > n
            < n
            < Copy completed successfully.
            < leaf1(config-s-lw-01234)#
            """);
        await device.OpenAsync("lw-01234567", Token);
        LoadResult load = await device.LoadAsync(Lines("hardware tcam"), ConfigureMode.Merge, Token);
        load.IsLoaded.ShouldBeFalse();
        load.Words.ShouldContain("Changing TCAM profile");
        transport.Rest.ShouldBeEmpty();
    }

    // NAPALM commits, then waits for the old prompt, reports a failure and never saves.
    [Fact]
    public async Task Arm_CandidateRenamesTheSwitch_TheNewPromptIsUnderstood()
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync("""
            > configure session lw-01234567
            < configure session lw-01234567
            < leaf1(config-s-lw-0123)#
            > commit timer 23:59:59
            < commit timer 23:59:59
            < border-leaf1.dc1#
            > write memory
            < write memory
            < Copy completed successfully.
            < border-leaf1.dc1#
            """);
        await device.OpenAsync("lw-01234567", Token);
        (await device.ArmAsync(new TimeSpan(23, 59, 59), Token)).ShouldBeNull();
        device.Host.ShouldBe("border-leaf1.dc1");
        (await device.SaveAsync(Token)).ShouldBeNull();
        transport.Rest.ShouldBeEmpty();
    }

    [Fact]
    public async Task Command_AnotherRenamedTheSwitchMeanwhile_IsUnderstood()
    {
        (EosDevice device, _) = await Talk.DeviceAsync("""
            > show version
            < show version
            < Software image version: 4.35.0F
            < renamed#
            """);
        (await device.VersionAsync(Token)).ShouldBe("4.35.0F");
        device.Host.ShouldBe("renamed");
    }

    // 24 hours became 00:00:00, which commits without a net (NAPALM).
    [Theory]
    [InlineData(24 * 3600)]
    [InlineData(86_405)]
    [InlineData(4)]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task Arm_TimerOutOfRange_SendsNothing(int seconds)
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync("@0s");
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => device.ArmAsync(TimeSpan.FromSeconds(seconds), Token));
        transport.Rest.ShouldNotContain("commit");
    }

    [Theory]
    [InlineData(5, "00:00:05")]
    [InlineData(60, "00:01:00")]
    [InlineData(3600, "01:00:00")]
    [InlineData(5400, "01:30:00")]
    [InlineData(86_399, "23:59:59")]
    public void CommitTimer_InRange_NeverWraps(int seconds, string text) => CommitTimer.Format(TimeSpan.FromSeconds(seconds)).ShouldBe(text);

    [Fact]
    public void CommitTimer_AnyInRange_IsNeverZero() =>
        Gen.Int[5_000, 86_399_999].Sample(ms =>
        {
            string text = CommitTimer.Format(TimeSpan.FromMilliseconds(ms));
            TimeSpan back = TimeSpan.ParseExact(text, @"hh\:mm\:ss", null);
            back.ShouldBeInRange(TimeSpan.FromMilliseconds(ms - 1000), TimeSpan.FromMilliseconds(ms));
        });

    [Fact]
    public async Task Save_NotCompleted_IsARefusal()
    {
        (EosDevice device, _) = await Talk.DeviceAsync("""
            > write memory
            < write memory
            < % Error copying running-config to startup-config (No space left on device)
            < leaf1#
            > write memory
            < write memory
            < leaf1#
            """);
        (await device.SaveAsync(Token)).ShouldBe("% Error copying running-config to startup-config (No space left on device)");
        (await device.SaveAsync(Token)).ShouldBe("the switch did not say that the copy completed: it said nothing");
    }

    [Fact]
    public async Task Switch_PagesAllTheSame_OutputIsWhole()
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync("""
            > show running-config
            < show running-config
            < hostname leaf1
            <  --More-- 
            > \x20\c
            < \x08\x08\x08\x08\x08\x08\x08\x08\x08\x08          \x08\x08\x08\x08\x08\x08\x08\x08\x08\x08  no ip
            < --More--
            > \x20\c
            < \x0d        \x0dend
            < leaf1#
            """);
        (await device.RunningConfigAsync(Token)).Value.ShouldBe("hostname leaf1\n  no ip\nend\n");
        transport.Rest.ShouldBeEmpty();
    }

    [Fact]
    public async Task Switch_SaysNothing_IsATransportFaultThatNamesTheCommand()
    {
        (EosDevice device, _) = await Talk.DeviceAsync("> show version\n< show version\n< half a line");
        TransportException e = await Should.ThrowAsync<TransportException>(() => device.VersionAsync(Token));
        e.Fault.ShouldBe(TransportFault.Silent);
        e.Message.ShouldContain("'show version'");
        (await Should.ThrowAsync<TransportException>(() => device.VersionAsync(Token))).Fault.ShouldBe(TransportFault.Lost);
    }

    [Fact]
    public async Task Switch_BabblesForEver_IsGivenUp()
    {
        string babble = string.Join('\n', Enumerable.Repeat("< lorem ipsum dolor sit amet", 100));
        (EosDevice device, _) = await Talk.DeviceAsync("> show version\n" + babble, said => 100, new EosOptions { AnswerBytes = 1000 });
        (await Should.ThrowAsync<TransportException>(() => device.VersionAsync(Token))).Fault.ShouldBe(TransportFault.Flood);
    }

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
        (await device.RunAsync("show banner login", Token)).Text.ShouldBe("leaf1#\nmore\n");
    }

    private static async Task ReplacesAsync(Func<int, int> cut)
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync(Replace, cut);
        (await device.OpenAsync("lw-01234567", Token)).ShouldBeNull();
        LoadResult load = await device.LoadAsync(Lines(ReplaceText), ConfigureMode.Replace, Token);
        load.IsLoaded.ShouldBeTrue(load.Words);
        ConfigDiff diff = (await device.DiffAsync(Token)).Value.ShouldNotBeNull();
        (diff.Added, diff.Removed).ShouldBe((2, 2));
        diff.Text.ShouldStartWith("--- system:/running-config\n+++ session:/lw-01234567-session-config\n@@ -1,3 +1,7 @@\n");
        (await device.ArmAsync(TimeSpan.FromMinutes(5), Token)).ShouldBeNull();
        transport.Rest.ShouldBeEmpty();
    }

    private static Candidate Lines(string text) => Candidate.Read(text, out _).ShouldNotBeNull();
}
