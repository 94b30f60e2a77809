using CsCheck;
using Leafwire.Eos;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Ssh;

namespace Leafwire.Tests.Unit.Eos;

/// <summary>Single commands: what a switch asks back, renames, refuses or never ends.</summary>
public sealed class EosCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

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
        (await device.RevertAsync("lw-01234567", Token)).Refusal!.ShouldContain(question);
        (await device.SoftwareAsync(Token)).ShouldBe("4.31.2F");
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
        (await device.SoftwareAsync(Token)).ShouldBe("4.35.0F");
        device.Host.ShouldBe("renamed");
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
        (await device.ArmAsync(new TimeSpan(23, 59, 59), Token)).Refusal.ShouldBeNull();
        device.Host.ShouldBe("border-leaf1.dc1");
        (await device.SaveAsync(Token)).Refusal.ShouldBeNull();
        transport.Rest.ShouldBeEmpty();
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
    public void CommitTimer_InRange_NeverWraps(int seconds, string text) =>
        CommitTimer.Format(TimeSpan.FromSeconds(seconds)).ShouldBe(text);

    [Theory]
    [InlineData("00:05:00", 300)]
    [InlineData("0:0:0", 0)]
    [InlineData("24:00:01", 86_401)]
    [InlineData("00:60:00", null)]
    [InlineData("-1:00:00", null)]
    [InlineData("5", null)]
    [InlineData("", null)]
    public void CommitTimer_Read_IsWhatItSays(string text, int? seconds) => (CommitTimer.Read(text)?.TotalSeconds).ShouldBe(seconds);

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
        (await device.SaveAsync(Token)).Refusal.ShouldBe("% Error copying running-config to startup-config (No space left on device)");
        (await device.SaveAsync(Token)).Refusal.ShouldBe("the switch did not say that the copy completed: it said nothing");
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
        (await device.RunningAsync(Token)).Value.ShouldBe("hostname leaf1\n  no ip\nend\n");
        transport.Rest.ShouldBeEmpty();
    }

    [Fact]
    public async Task Switch_SaysNothing_IsATransportFaultThatNamesTheCommand()
    {
        (EosDevice device, _) = await Talk.DeviceAsync("> show version\n< show version\n< half a line\n>");
        TransportException e = await Should.ThrowAsync<TransportException>(() => device.SoftwareAsync(Token));
        e.Fault.ShouldBe(TransportFault.Silent);
        e.Message.ShouldContain("'show version'");
        e.Message.ShouldContain("it said last: 'half a line'");
        (await Should.ThrowAsync<TransportException>(() => device.SoftwareAsync(Token))).Fault.ShouldBe(TransportFault.Lost);
    }

    [Fact]
    public async Task Switch_BabblesForEver_IsGivenUp()
    {
        string babble = string.Join('\n', Enumerable.Repeat("< lorem ipsum dolor sit amet", 100));
        (EosDevice device, _) = await Talk.DeviceAsync("> show version\n" + babble, said => 100, new EosOptions { AnswerBytes = 1000 });
        (await Should.ThrowAsync<TransportException>(() => device.SoftwareAsync(Token))).Fault.ShouldBe(TransportFault.Flood);
    }
}
