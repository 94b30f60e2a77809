using Leafwire.Contracts;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Switches;

namespace Leafwire.Tests.Unit.Eos;

/// <summary>A prompt is known by its mode: with <c>prompt %H__%D{%H:%M:%S}%v%P</c> the rest changes every second.</summary>
public sealed class PromptTests
{
    public static TheoryData<string> Forms =>
    [
        "leaf1__{0:00}:{1:00}:{2:00}", "[{0:00}:{1:00}:{2:00}] leaf1 ", "admin@leaf1:/mnt/flash ", "leaf1 (lab) ", "{0}h{1}m{2}s",
        "dc1/pod2 leaf1.example.net", "lab #1 leaf1 > ", "",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The push that brings such a prompt was confirmed, and every later one failed.
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Conversation_AnyPromptThatChanges_IsUnderstoodHoweverItsBytesCome(string form)
    {
        string talk = Conversation(form);
        int bytes = Transcript.Read(talk).SaidBytes;
        for (int at = 1; at < bytes; at++)
        {
            int cut = at;
            await TalkAsync(talk, said => said < cut ? cut - said : int.MaxValue);
        }

        await TalkAsync(talk, _ => 1);
        // Nor is it doubted at each command.
        (await TalkAsync(talk, _ => int.MaxValue)).ShouldBeLessThan(new EosOptions().Doubt);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Arm_BringsSuchAPrompt_IsUnderstoodFromThenOn(string form)
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync($"""
            > configure session lw-01234567
            < configure session lw-01234567
            < leaf1(config-s-lw-0123)#
            > commit timer 00:05:00
            < commit timer 00:05:00
            < {At(form, 1)}#
            > configure session lw-01234567 commit
            < configure session lw-01234567 commit
            < {At(form, 2)}#
            > write memory
            < write memory
            < Copy completed successfully.
            < {At(form, 3)}#
            """);
        (await device.OpenAsync("lw-01234567", Token)).Refusal.ShouldBeNull();
        (await device.ArmAsync(TimeSpan.FromMinutes(5), Token)).Refusal.ShouldBeNull();
        (await device.ConfirmAsync("lw-01234567", Token)).Refusal.ShouldBeNull();
        (await device.SaveAsync(Token)).Refusal.ShouldBeNull();
        transport.Rest.ShouldBeEmpty();
    }

    // Inside a sub-mode the diff leaves the open block out: only the mode tells.
    [Fact]
    public async Task Diff_NotAtTheTopLevelUnderAClock_IsNotTrusted()
    {
        (EosDevice device, _) = await Talk.DeviceAsync("""
            > configure session lw-01234567
            < configure session lw-01234567
            < leaf1 12:00:00 (config-s-lw-0123)#
            > copy terminal: session-config
            < copy terminal: session-config
            < enter input line by line; when done enter one or more control-d
            <
            > interface Ethernet1
            > \x04\c
            < interface Ethernet1
            < Copy completed successfully.
            < leaf1 12:00:01 (config-s-lw-0123-if-Et1)#
            """);
        await device.OpenAsync("lw-01234567", Token);
        await device.LoadAsync(EosCandidate.Read("interface Ethernet1", out _)!, ConfigureMode.Merge, Token);
        (await device.DiffAsync(Token)).Refusal!.ShouldContain("top level");
    }

    // The first echo's prompt is no answer to a command that changes the mode.
    [Fact]
    public async Task Commands_EchoedTwice_AreAnsweredByTheSecondPrompt()
    {
        string talk = """
            > configure session lw-01234567
            < configure session lw-01234567
            < leaf1#configure session lw-01234567
            < leaf1(config-s-lw-0123)#
            > commit timer 00:05:00
            < commit timer 00:05:00
            < leaf1(config-s-lw-0123)#commit timer 00:05:00
            < leaf1#
            > configure session lw-01234567 commit
            < configure session lw-01234567 commit
            < leaf1#configure session lw-01234567 commit
            < % Authorization denied for command 'configure session lw-01234567 commit'
            < leaf1#
            """;
        for (int at = 1; at < Transcript.Read(Talk.Login, talk).SaidBytes; at++)
        {
            int cut = at;
            (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync(talk, said => said < cut ? cut - said : int.MaxValue);
            (await device.OpenAsync("lw-01234567", Token)).Refusal.ShouldBeNull($"torn at byte {at}");
            (await device.ArmAsync(TimeSpan.FromMinutes(5), Token)).Refusal.ShouldBeNull($"torn at byte {at}");
            (await device.ConfirmAsync("lw-01234567", Token)).Refusal.ShouldNotBeNull($"torn at byte {at}").ShouldContain("denied");
            transport.Rest.ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("leaf1#", "leaf1", "", true)]
    [InlineData("leaf1>", "leaf1", "", false)]
    [InlineData("leaf1(s1)(config-s-lw-0123-if-Et1)# ", "leaf1", "(s1)(config-s-lw-0123-if-Et1)", true)]
    [InlineData("leaf1__12:00:59(config)#", "leaf1__12:00:59", "(config)", true)]
    [InlineData("a (b) c (config)#", "a (b) c ", "(config)", true)]
    public void Read_Prompt_IsTakenApart(string text, string name, string mode, bool privileged) =>
        EosPrompt.Read(text).ShouldBe(new EosPrompt(name, mode, privileged));

    [Theory]
    [InlineData("leaf1")]
    [InlineData("leaf1# x")]
    [InlineData("")]
    public void Read_Text_IsNoPrompt(string text) => EosPrompt.Read(text).ShouldBeNull();

    private static async Task<TimeSpan> TalkAsync(string talk, Func<int, int> cut)
    {
        var time = new JumpingTime();
        DateTimeOffset began = time.GetUtcNow();
        var transport = new ScriptedTransport(Transcript.Read(talk), time, cut);
        EosDevice device = await new EosPlatform(new ScriptedConnector(transport), new EosOptions(), time)
            .ConnectAsync(ScriptedConnector.Leaf1, Token);
        (await device.RunningAsync(Token)).Value.ShouldBe("hostname leaf1\nend\n");
        (await device.OpenAsync("lw-01234567", Token)).Refusal.ShouldBeNull();
        SwitchResult load = await device.LoadAsync(EosCandidate.Read("vlan 10", out _)!, ConfigureMode.Replace, Token);
        load.IsDone.ShouldBeTrue(load.Refusal);
        (await device.DiffAsync(Token)).Value.ShouldNotBeNull().Added.ShouldBe(1);
        (await device.ArmAsync(TimeSpan.FromMinutes(5), Token)).Refusal.ShouldBeNull();
        transport.Rest.ShouldBeEmpty();
        return time.GetUtcNow() - began;
    }

    private static string At(string form, int second) => string.Format(null, form, 12 - second % 3, 59 - second, second);

    private static string Conversation(string form)
    {
        int second = 0;
        string Prompt(string mode = "") => $"< {At(form, second++)}{mode}#";
        const string session = "(config-s-lw-0123)";
        return string.Join('\n',
        [
            Prompt(), "> terminal length 0", "< terminal length 0", "< Pagination disabled.", Prompt(),
            "> terminal width 511", "< terminal width 511", "< Width set to 511 columns.", Prompt(),
            "> show running-config", "< show running-config", "< hostname leaf1", "< end", Prompt(),
            "> configure session lw-01234567", "< configure session lw-01234567", Prompt(session),
            "> rollback clean-config", "< rollback clean-config", Prompt(session),
            "> copy terminal: session-config", "< copy terminal: session-config",
            "< enter input line by line; when done enter one or more control-d", "<",
            "> vlan 10", "> \\x04\\c", "< vlan 10", "< Copy completed successfully.", Prompt(session),
            "> show session-config diffs", "< show session-config diffs", "< --- system:/running-config",
            "< +++ session:/lw-01234567-session-config", "< +vlan 10", Prompt(session),
            "> commit timer 00:05:00", "< commit timer 00:05:00", Prompt(),
        ]);
    }
}
