using Leafwire.Contracts;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;

namespace Leafwire.Tests.Unit.Eos;

/// <summary>Log messages and broadcasts come at any moment, also behind the prompt; what has no known form is survived by asking again.</summary>
public sealed class InterruptionTests
{
    private const string Config = "hostname leaf1\n!\nbanner motd\n two blanks\nEOF\n!\nend\n";

    private const string Answer = "hostname leaf1\r\n!\r\nbanner motd\r\n two blanks\r\nEOF\r\n!\r\nend\r\nleaf1#";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Noises =>
    [
        "Mar  1 12:00:01 leaf1 Lldp: %LLDP-5-NEIGHBOR_NEW: LLDP neighbor with chassisId 001c.7312 added on interface Ethernet1\r\n",
        "2026-03-01T12:00:01.123456+00:00 leaf1.dc1 Ebra: %LINEPROTO-5-UPDOWN: Line protocol on Interface Ethernet1 (to spine1), changed state to up\r\n",
        "Mar 11 12:00:01 leaf1 ConfigAgent: %SYS-5-CONFIG_SESSION_COMMIT_TIMER_STARTED: User admin started\r\nMar 11 12:00:02 leaf1 Stp: %SPANTREE-6-INTERFACE_ADD: Interface Ethernet1\r\n",
        "\r\nBroadcast message from root@leaf1 (pts/0) (Sun Mar  1 12:00:01 2026):\r\n\r\nThe system is going down for maintenance at 13:00\r\n\r\n",
    ];

    // Everywhere: before the echo, in it, between two lines, in one, between the last line and the prompt, behind it.
    [Theory]
    [MemberData(nameof(Noises))]
    public async Task RunningConfig_InterruptedAtEveryByte_IsTheConfiguration(string noise)
    {
        string whole = "show running-config\r\n" + Answer;
        for (int at = 0; at <= whole.Length; at++)
        {
            int asked = 0;
            string loud = whole[..at] + noise + whole[at..];
            (EosDevice device, _) = await DeviceAsync(_ => asked++ == 0 ? loud : whole);
            (await device.RunningAsync(Token)).Value.ShouldBe(Config, $"interrupted at byte {at}: …{whole[Math.Max(0, at - 10)..at]}|");
        }
    }

    [Theory]
    [MemberData(nameof(Noises))]
    public async Task Confirm_InterruptedAtEveryByte_IsSaidOnce(string noise)
    {
        const string whole = "configure session lw-01234567 commit\r\nleaf1#";
        for (int at = 0; at <= whole.Length; at++)
        {
            (EosDevice device, AnsweringSwitch loud) = await DeviceAsync(line => line.StartsWith("show", StringComparison.Ordinal) ? $"{line}\r\nArista\r\nSoftware image version: 4.35.0F\r\nleaf1#" : whole[..at] + noise + whole[at..], at % 2 == 0 ? 1 : 1000);
            (await device.ConfirmAsync("lw-01234567", Token)).Refusal.ShouldBeNull($"interrupted at byte {at}");
            loud.Heard.Count(line => line.EndsWith("commit", StringComparison.Ordinal)).ShouldBe(1);
            // And what follows is understood.
            (await device.SoftwareAsync(Token)).ShouldBe("4.35.0F", $"interrupted at byte {at}");
        }
    }

    // Of a form that is not known, over the prompt: one empty line brings it back.
    [Theory]
    [InlineData("\r\nPowerSupply1 has been inserted\r\n")]
    [InlineData("something else\r\nand more of it\r\n")]
    [InlineData("\r\nleaf1 is overheated\r\n\r\n")]
    public async Task Sessions_PromptIsWrittenOver_AreReadAfterAnEmptyLine(string noise)
    {
        const string table = "Maximum number of completed sessions: 1\r\n\r\n  Name  State\r\n- ----- ------\r\n  lw-01234567 pending admin vty4\r\nleaf1#";
        (EosDevice device, AnsweringSwitch loud) = await DeviceAsync(line => $"{line}\r\n{table}{noise}");
        (await device.SessionsAsync(Token)).Value.ShouldNotBeNull().Pending.ShouldBe(["lw-01234567"]);
        loud.Heard.ShouldBe(["terminal length 0", "terminal width 511", "show configuration sessions detail", ""]);
    }

    // A question that a message was written behind is still a question: an empty line would say yes.
    [Theory]
    [InlineData("This restarts agents. Proceed? [confirm]")]
    [InlineData("This restarts agents. Do you wish to proceed? [y/n]")]
    public async Task Question_InterruptedByALogMessage_IsDeclined(string question)
    {
        (EosDevice device, AnsweringSwitch loud) = await DeviceAsync(line => line == "n" ? "n\r\nleaf1#" : $"{line}\r\n{question}\r\nMar  1 12:00:01 leaf1 Lldp: %LLDP-5-NEIGHBOR_NEW: added\r\n");
        (await device.RevertAsync("lw-01234567", Token)).Refusal!.ShouldContain(question);
        loud.Heard[^1].ShouldBe("n");
        loud.Heard.ShouldNotContain("");
    }

    // What stands in the configuration comes again when it is asked for again.
    [Fact]
    public async Task RunningConfig_BannerHoldsALogMessage_IsKeptByteForByte()
    {
        const string config = "banner login\nMar  1 12:00:01 leaf1 Lldp: %LLDP-5-NEIGHBOR_NEW: an example\n  Broadcast message\n\n  of old\n\nEOF\nend\n";
        string answer = "show running-config\r\n" + config.Replace("\n", "\r\n", StringComparison.Ordinal) + "leaf1#";
        (EosDevice device, _) = await DeviceAsync(_ => answer);
        (await device.RunningAsync(Token)).Value.ShouldBe(config);
    }

    // A check may ask for the log itself.
    [Fact]
    public async Task Check_AsksForTheLog_GetsIt()
    {
        (EosDevice device, _) = await DeviceAsync(line => $"{line}\r\nMar  1 12:00:01 leaf1 Lldp: %LLDP-5-NEIGHBOR_NEW: added\r\nMar  1 12:00:02 leaf1 Stp: %SPANTREE-6-ROOTCHANGE: changed\r\nleaf1#");
        (await device.RunAsync("show logging", Token)).Value.ShouldBe("Mar  1 12:00:01 leaf1 Lldp: %LLDP-5-NEIGHBOR_NEW: added\nMar  1 12:00:02 leaf1 Stp: %SPANTREE-6-ROOTCHANGE: changed\n");
    }

    [Theory]
    [MemberData(nameof(Noises))]
    public async Task Load_InterruptedAtEveryByte_IsLoaded(string noise)
    {
        const string text = "banner motd\nMar  1 12:00:01 leaf1 Lldp: %LLDP-5-X: mine\nEOF\nvlan 20";
        string said = text.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\nCopy completed successfully.\r\nleaf1(config-s-lw-0123)#";
        for (int at = 0; at <= said.Length; at++)
        {
            // A terminal's line that ends in two pieces is written over, and a load cannot be asked for again.
            if (at > 0 && said[at - 1] == '\r')
                continue;
            int cut = at;
            (EosDevice device, _) = await DeviceAsync(line => line switch
            {
                "configure session lw-01234567" => $"{line}\r\nleaf1(config-s-lw-0123)#",
                "copy terminal: session-config" => $"{line}\r\nenter input line by line; when done enter one or more control-d\r\n",
                "\x04" => said[..cut] + noise + said[cut..],
                _ => "",
            });
            await device.OpenAsync("lw-01234567", Token);
            SwitchResult load = await device.LoadAsync(EosCandidate.Read(text, out _)!, ConfigureMode.Merge, Token);
            load.IsDone.ShouldBeTrue($"interrupted at byte {at}: {load.Refusal}");
        }
    }

    private static async Task<(EosDevice Device, AnsweringSwitch Switch)> DeviceAsync(Func<string, string> answer, int packet = 1000)
    {
        var time = new JumpingTime();
        var loud = new AnsweringSwitch(time, answer) { Packet = packet };
        return (await new EosPlatform(new OneConnection(loud), new EosOptions(), time).ConnectAsync(ScriptedConnector.Leaf1, Token), loud);
    }

    private sealed class OneConnection(ISwitchTransport transport) : ISwitchConnector
    {
        public Task<ISwitchTransport> ConnectAsync(DeviceProfile device, CancellationToken cancellationToken) => Task.FromResult(transport);
    }
}
