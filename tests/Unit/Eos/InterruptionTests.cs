using System.Text;
using Leafwire.Contracts;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;

namespace Leafwire.Tests.Unit.Eos;

/// <summary>
/// Log messages and broadcasts come at any moment, also behind the prompt; what has no known form is survived by asking again.
/// </summary>
public sealed class InterruptionTests
{
    private const string Config = "hostname leaf1\n!\nbanner motd\n two blanks\n\n\nGrüße\nEOF\n!\nend\n";

    private const string Answer = "hostname leaf1\r\n!\r\nbanner motd\r\n two blanks\r\n\r\n\r\nGrüße\r\nEOF\r\n!\r\nend\r\nleaf1#";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Noises => [.. Noise.Forms.Keys];

    // Everywhere: before the echo, in it, between two lines, in one, in a character, between the last line and the prompt, in
    // the prompt, behind it. Asked again, the switch is interrupted at another place, or says the same once more.
    [Theory]
    [MemberData(nameof(Noises))]
    public async Task RunningConfig_InterruptedAtEveryByte_IsTheConfiguration(string noise)
    {
        byte[] whole = Encoding.UTF8.GetBytes("show running-config\r\n" + Answer);
        for (int at = 0; at <= whole.Length; at++)
        {
            int asked = 0, cut = at;
            (EosDevice device, AnsweringSwitch loud) = await DeviceAsync(
                _ => Loud(whole, asked++ == 0 ? cut : (cut + 7) % (whole.Length + 1), noise));
            (await device.RunningAsync(Token)).Value.ShouldBe(
                Config, $"interrupted at byte {at}: …{Encoding.UTF8.GetString(whole[Math.Max(0, at - 10)..at])}|");
            loud.Heard.Count(line => line == "show running-config").ShouldBeLessThanOrEqualTo(2);
        }
    }

    [Theory]
    [MemberData(nameof(Noises))]
    public async Task Confirm_InterruptedAtEveryByte_IsSaidOnce(string noise)
    {
        byte[] whole = "configure session lw-01234567 commit\r\nleaf1#"u8.ToArray();
        for (int at = 0; at <= whole.Length; at++)
        {
            int cut = at;
            (EosDevice device, AnsweringSwitch loud) = await DeviceAsync(line => line.StartsWith("show", StringComparison.Ordinal)
                ? Encoding.UTF8.GetBytes($"{line}\r\nArista\r\nSoftware image version: 4.35.0F\r\nleaf1#")
                : Loud(whole, cut, noise), at % 2 == 0 ? 1 : 1000);
            SwitchResult confirmed = await device.ConfirmAsync("lw-01234567", Token);
            confirmed.Refusal.ShouldBeNull($"interrupted at byte {at}");
            confirmed.Warnings.ShouldBeEmpty($"interrupted at byte {at}");
            loud.Heard.Count(line => line.EndsWith("commit", StringComparison.Ordinal)).ShouldBe(1);
            // And what follows is understood.
            (await device.SoftwareAsync(Token)).ShouldBe("4.35.0F", $"interrupted at byte {at}");
        }
    }

    // Where the message ends is not told: what is left of it in an answer does not come again.
    [Fact]
    public async Task RunningConfig_InterruptedByABroadcastWithoutAnEnd_IsReadUntilItComesTwice()
    {
        byte[] whole = Encoding.UTF8.GetBytes("show running-config\r\n" + Answer);
        for (int at = 0; at <= whole.Length; at++)
        {
            int asked = 0, cut = at;
            (EosDevice device, _) = await DeviceAsync(_ => asked++ < 2 ? Said(whole, cut * asked % (whole.Length + 1), Noise.LongSysVInit)
                : Said(whole, (cut + (5 * asked)) % whole.Length, Noise.Log));
            (await device.RunningAsync(Token)).Value.ShouldBe(Config, $"interrupted at byte {at}");
        }
    }

    [Fact]
    public async Task RunningConfig_NeverTheSameTwice_IsNotKnown()
    {
        byte[] whole = Encoding.UTF8.GetBytes("show running-config\r\n" + Answer);
        int asked = 0;
        (EosDevice device, AnsweringSwitch loud) = await DeviceAsync(_ => Said(whole, 40 + (5 * asked++), Noise.LongSysVInit));
        SwitchResult<string> read = await device.RunningAsync(Token);
        read.Refusal.ShouldBe("'show running-config' was asked 5 times, and each time messages to the terminal came into its answer, "
            + "which was never twice the same");
        loud.Heard.Count(line => line == "show running-config").ShouldBe(5);
    }

    // The time that is left, and nothing else, is another each time.
    [Theory]
    [MemberData(nameof(Noises))]
    public async Task Sessions_InterruptedEachTime_AreTheTable(string noise)
    {
        int asked = 0;
        (EosDevice device, _) = await DeviceAsync(line =>
        {
            byte[] whole = Encoding.UTF8.GetBytes($"{line}\r\nMaximum number of completed sessions: 1\r\n\r\n"
                + $"Session with pending commit timer: lw-01234567\r\nTime left until commit timer expiry: in 0:01:0{9 - asked}\r\n\r\n"
                + "  Name  State\r\n- ----- ------\r\n  lw-01234567 committed admin\r\nleaf1#");
            return Loud(whole, 60 + (40 * asked++), noise);
        });
        SessionTable table = (await device.SessionsAsync(Token)).Value.ShouldNotBeNull();
        table.Armed.ShouldBe(new ArmedSession("lw-01234567", TimeSpan.FromSeconds(68)));
        table.Sessions.Count.ShouldBe(1);
    }

    // Messages that stand in the configuration come again, whatever comes between.
    [Fact]
    public async Task RunningConfig_BannerHoldsBroadcasts_IsKeptByteForByte()
    {
        const string config = """
            banner login
            as of old:

            Broadcast message from root@leaf1 (pts/0) (Sun Mar  1 12:00:01 2026):

            Power goes at 22:00

            Broadcast message from root@leaf1 on pts/0 (Sun 2026-03-01 12:00:01 UTC):

            Power goes
            at 22:00

            and Mar  1 12:00:01 leaf1 Lldp: %LLDP-5-NEIGHBOR_NEW: an example
            Mar  1 12:00:01 leaf1 Lldp: %LLDP-5-NEIGHBOR_NEW: an example

            Broadcast message from root@leaf1 (pts/0) (Sun Mar  1 12:00:01 2026):
            EOF
            !
            end

            """;
        byte[] whole = Encoding.UTF8.GetBytes(
            "show running-config\r\n" + config.Replace("\n", "\r\n", StringComparison.Ordinal) + "leaf1#");
        (EosDevice quiet, _) = await DeviceAsync(_ => whole);
        (await quiet.RunningAsync(Token)).Value.ShouldBe(config);
        int asked = 0;
        (EosDevice device, _) = await DeviceAsync(_ => Loud(whole, 120 + (100 * asked++), "sysvinit"));
        (await device.RunningAsync(Token)).Value.ShouldBe(config);
    }

    // Of a form that is not known, over the prompt: one empty line brings it back.
    [Theory]
    [InlineData("\r\nPowerSupply1 has been inserted\r\n")]
    [InlineData("something else\r\nand more of it\r\n")]
    [InlineData("\r\nleaf1 is overheated\r\n\r\n")]
    public async Task Sessions_PromptIsWrittenOver_AreReadAfterAnEmptyLine(string noise)
    {
        const string table =
            "Maximum number of completed sessions: 1\r\n\r\n  Name  State\r\n- ----- ------\r\n  lw-01234567 pending admin vty4\r\nleaf1#";
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
        (EosDevice device, AnsweringSwitch loud) = await DeviceAsync(
            line => line == "n" ? "n\r\nleaf1#" : $"{line}\r\n{question}\r\nMar  1 12:00:01 leaf1 Lldp: %LLDP-5-NEIGHBOR_NEW: added\r\n");
        (await device.RevertAsync("lw-01234567", Token)).Refusal!.ShouldContain(question);
        loud.Heard[^1].ShouldBe("n");
        loud.Heard.ShouldNotContain("");
    }

    // What stands in the configuration comes again when it is asked for again.
    [Fact]
    public async Task RunningConfig_BannerHoldsALogMessage_IsKeptByteForByte()
    {
        const string config =
            "banner login\nMar  1 12:00:01 leaf1 Lldp: %LLDP-5-NEIGHBOR_NEW: an example\n  Broadcast message\n\n  of old\n\nEOF\nend\n";
        string answer = "show running-config\r\n" + config.Replace("\n", "\r\n", StringComparison.Ordinal) + "leaf1#";
        (EosDevice device, _) = await DeviceAsync(_ => answer);
        (await device.RunningAsync(Token)).Value.ShouldBe(config);
    }

    // A check may ask for the log itself.
    [Fact]
    public async Task Check_AsksForTheLog_GetsIt()
    {
        (EosDevice device, _) = await DeviceAsync(line => $"{line}\r\nMar  1 12:00:01 leaf1 Lldp: %LLDP-5-NEIGHBOR_NEW: added\r\n"
            + $"Mar  1 12:00:02 leaf1 Stp: %SPANTREE-6-ROOTCHANGE: changed\r\nleaf1#");
        (await device.RunAsync("show logging", Token)).Value.ShouldBe(
            "Mar  1 12:00:01 leaf1 Lldp: %LLDP-5-NEIGHBOR_NEW: added\nMar  1 12:00:02 leaf1 Stp: %SPANTREE-6-ROOTCHANGE: changed\n");
    }

    // A load cannot be asked for again.
    [Theory]
    [MemberData(nameof(Noises))]
    public async Task Load_InterruptedAtEveryByte_IsLoaded(string noise)
    {
        const string text = "banner motd\nMar  1 12:00:01 leaf1 Lldp: %LLDP-5-X: mine\n\nEOF\nvlan 20";
        const string announcement = "copy terminal: session-config\r\nenter input line by line; when done enter one or more control-d\r\n";
        byte[] echo = Encoding.UTF8.GetBytes(
            text.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\nCopy completed successfully.\r\nleaf1(config-s-lw-0123)#");
        byte[] whole = [.. Encoding.UTF8.GetBytes(announcement), .. echo];
        for (int at = 0; at <= whole.Length; at++)
        {
            int cut = at;
            (EosDevice device, AnsweringSwitch loud) = await DeviceAsync(line => line switch
            {
                "configure session lw-01234567" => Encoding.UTF8.GetBytes($"{line}\r\nleaf1(config-s-lw-0123)#"),
                "copy terminal: session-config" =>
                    cut < announcement.Length ? Loud(whole[..announcement.Length], cut, noise) : whole[..announcement.Length],
                "\x04" => cut < announcement.Length ? echo : Loud(echo, cut - announcement.Length, noise),
                _ => [],
            });
            await device.OpenAsync("lw-01234567", Token);
            SwitchResult load = await device.LoadAsync(EosCandidate.Read(text, out _)!, ConfigureMode.Merge, Token);
            load.IsDone.ShouldBeTrue($"interrupted at byte {at}: {load.Refusal}");
            load.Warnings.ShouldBeEmpty($"interrupted at byte {at}");
            loud.Heard[^1].ShouldBe("\x04", $"interrupted at byte {at}");
        }
    }

    // A refused load is not taken for one that waits for its text, which would go to the command line.
    [Theory]
    [MemberData(nameof(Noises))]
    public async Task Load_RefusalInterruptedAtEveryByte_SendsNoText(string noise)
    {
        byte[] whole = "copy terminal: session-config\r\n% Authorization denied for command 'copy'\r\nleaf1(config-s-lw-0123)#"u8.ToArray();
        for (int at = 0; at <= whole.Length; at++)
        {
            int cut = at;
            (EosDevice device, AnsweringSwitch loud) = await DeviceAsync(line => line switch
            {
                "configure session lw-01234567" => Encoding.UTF8.GetBytes($"{line}\r\nleaf1(config-s-lw-0123)#"),
                "copy terminal: session-config" => Loud(whole, cut, noise),
                _ => [],
            });
            await device.OpenAsync("lw-01234567", Token);
            SwitchResult load = await device.LoadAsync(EosCandidate.Read("vlan 20", out _)!, ConfigureMode.Merge, Token);
            load.Refusal.ShouldBe("% Authorization denied for command 'copy'", $"interrupted at byte {at}");
            loud.Heard[^1].ShouldBe("copy terminal: session-config", $"interrupted at byte {at}");
        }
    }

    private static byte[] Loud(byte[] whole, int at, string noise) => Said(whole, at, Noise.Forms[noise]);

    private static byte[] Said(byte[] whole, int at, string noise) => [.. whole[..at], .. Encoding.UTF8.GetBytes(noise), .. whole[at..]];

    private static Task<(EosDevice Device, AnsweringSwitch Switch)> DeviceAsync(Func<string, string> answer, int packet = 1000) =>
        DeviceAsync(line => Encoding.UTF8.GetBytes(answer(line)), packet);

    private static async Task<(EosDevice Device, AnsweringSwitch Switch)> DeviceAsync(Func<string, byte[]> answer, int packet = 1000)
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
