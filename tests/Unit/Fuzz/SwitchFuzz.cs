using System.Text;
using CsCheck;
using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;

namespace Leafwire.Tests.Fuzz;

/// <summary>
/// A switch that says anything at all: an answer or a <see cref="TransportException"/>, in bounded memory, and the same
/// however its bytes were cut into packets.
/// </summary>
public sealed class SwitchFuzz
{
    private const string Prompt = "\r\nleaf1#";

    // Pieces of real answers, of terminals, and of what is neither.
    private static readonly string[] Pieces =
    [
        "\r\n", "\n", "\r", "\b", "\b\b\b\b", " ", "\t", "\0", "\a", "leaf1#", "leaf1>", "\r\nleaf1#", "\r\nleaf1# ", "\r\nspine9#",
        "\r\nleaf1(config)#", "\r\nleaf1(config-s-lw-0123)#", "host(s1)(config)#",
        "show x", "end\r\n", "EOF\r\n", "% Invalid input at line 3\r\n", "% Writing 3 bytes\r\n", "Copy completed successfully.\r\n",
        "Pagination disabled.\r\n", "^D",
        " --More-- ", "\r        \r", "Proceed [y/n]?", "Continue [confirm]", "Password: ", "passphrase for key: ", "[yes/no]: ",
        "\e[K", "\e[2J", "\e[1;31m", "\e[999999999999;7m", "\e[?25", "\e", "\e]0;title", "\e]0;leaf1#\a", "\e\\", "\ePq", "\e(B", "\e[200~",
        "\e_", "\x9b31m", "\u0085", "\u2028",
        "Mar  1 12:00:00 leaf1 ConfigAgent: %SYS-5-CONFIG_I: Configured from console by admin\r\n",
        "Broadcast message from root@leaf1 (pts/0) (Sun Mar  1 12:00:01 2026):",
        "Broadcast message from root@leaf1 on pts/0 (Sun 2026-03-01 12:00:01 UTC):\r\n\r\n", "\a\a\r\n", new string(' ', 79) + "\r\n",
        "\r" + new string(' ', 79) + "\r\nBroadcast message from root@leaf1 (pts/0) (Sun Mar  1 12:00:01 2026):  \a\a\r\n", "Grüße", "日本",
        "😀", "\u0301", "hostname leaf1\r\n", "   description x\r\n", "!\r\n", "--- a\r\n", "+++ b\r\n", "+vlan 1\r\n", "-vlan 2\r\n",
        "Maximum number of pending sessions: 5\r\n", "  ---- --------- ---- --------\r\n", "* lw-01234567 pending admin vty3\r\n",
        "Session with pending commit timer: lw-01234567\r\n", "Time left until commit timer expiry: in 3 days, 00:04:59\r\n",
        "Time left until commit timer expiry: 99:99:99\r\n",
        "Software image version: 4.35.0F\r\n", new('-', 700), new('*', 700), new(' ', 700),
        string.Concat(Enumerable.Repeat("password ", 200)), string.Concat(Enumerable.Repeat("Proceed ", 200)), new('#', 50),
        new('x', 3_000),
    ];

    private static readonly byte[][] Raw =
        [[0xFF], [0xC3], [0xE6, 0x97], [0xF0, 0x9F, 0x98], [0xED, 0xA0, 0x80], [0x80, 0x80], [0xC0, 0xAF], [0xF5]];

    private static readonly Gen<byte[]> Piece = Gen.Frequency(
        (12, Gen.Int[0, Pieces.Length - 1].Select(i => Encoding.UTF8.GetBytes(Pieces[i]))),
        (2, Gen.Int[0, Raw.Length - 1].Select(i => Raw[i])),
        (1, Gen.Byte.Array[0, 12]));

    private static readonly Gen<byte[]> Speech = Gen.Select(Gen.Bool, Piece.Array[0, 25], Gen.Bool, (echo, pieces, prompt) => (byte[])
        [.. echo ? Encoding.UTF8.GetBytes("show x\r\n") : [], .. pieces.SelectMany(p => p),
            .. prompt ? Encoding.UTF8.GetBytes(Prompt) : []]);

    private static readonly Gen<int[]> Packets = Gen.OneOf(Gen.Int[1, 3], Gen.Int[1, 40], Gen.Int[1, 400]).Array[1, 20];

    private static readonly Gen<(byte[], int[])> Torn = Gen.Select(Speech, Packets);

    [Fact]
    public void Screen_AnyBytesHoweverTorn_IsTheSameText() => Fuzz.Run(Torn, torn =>
    {
        (byte[] bytes, int[] packets) = torn;
        var whole = new TerminalText();
        var parts = new TerminalText();
        Fuzz.Within(500_000 + (20L * bytes.Length), () => { whole.Append(bytes); return whole; });
        for (int at = 0, i = 0; at < bytes.Length; i++)
        {
            int length = Math.Min(packets[i % packets.Length], bytes.Length - at);
            parts.Append(bytes.AsSpan(at, length));
            at += length;
        }

        parts.Lines.ShouldBe(whole.Lines);
        parts.Tail.ShouldBe(whole.Tail);
        parts.TailLength.ShouldBe(parts.Tail.Length);
        whole.Lines.Concat([whole.Tail]).Any(line => line.Any(c => c is '\e' or '\n' or '\r' or '\b' or '\0' or '\a')).ShouldBeFalse();
        (whole.Lines.Sum(l => l.Length + 1) + whole.TailLength).ShouldBeLessThanOrEqualTo(bytes.Length + 1, "text does not grow");
    }, cases: 1_500, Show);

    [Fact]
    public void Answer_AnyBytesHoweverTorn_IsTheSame() => Fuzz.Run(Torn, torn =>
    {
        (byte[] bytes, int[] packets) = torn;
        string whole = Ask(bytes, [int.MaxValue / 2]);
        Ask(bytes, packets).ShouldBe(whole);
        Ask(bytes, [1]).ShouldBe(whole);
    }, cases: 200, Show);

    [Fact]
    public void Paste_AnyBytesHoweverTorn_EndsInAnAnswerOrAnError() => Fuzz.Run(Torn, torn =>
    {
        (byte[] bytes, int[] packets) = torn;
        string[] lines = ["hostname leaf1", "   description x", "!", "end"];
        byte[] speech = [.. Encoding.UTF8.GetBytes("copy terminal: session-config\r\n\r\n"), .. bytes];
        int i = 0;
        (EosShell shell, RawSwitch raw) = RawSwitch.Saying(speech, _ => packets[i++ % packets.Length]);
        Said(() => shell.PasteAsync(new EosCommand("copy terminal: session-config") { Timeout = TimeSpan.FromSeconds(5) }, lines,
            CancellationToken.None), bytes.Length).ShouldNotBeNull();
        raw.Reads.ShouldBeLessThan(speech.Length + 100L);
    }, cases: 500, Show);

    [Fact]
    public void Readers_AnyLines_GiveAResult() => Fuzz.Run(Speech, bytes =>
    {
        var screen = new TerminalText();
        screen.Append(bytes);
        IReadOnlyList<string> lines = screen.Lines;
        var answer = new EosAnswer(lines, "leaf1#", null);
        Candidate candidate = EosCandidate.Read("hostname leaf1\nend\n", out _).ShouldNotBeNull();
        Fuzz.Within(1_000_000 + (60L * bytes.Length), () =>
        {
            SessionTable table = SessionAnswer.Read(lines).Table;
            table.Sessions.Count.ShouldBeLessThanOrEqualTo(lines.Count);
            (table.Armed?.Left ?? TimeSpan.Zero).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromDays(1005));
            var diff = ConfigDiff.Read(lines);
            (diff.Added + diff.Removed).ShouldBeLessThanOrEqualTo(lines.Count);
            diff.IsEmpty.ShouldBe(diff.Text.Length == 0);
            RunningConfig.Read(lines).Length.ShouldBeLessThanOrEqualTo(lines.Sum(l => l.Length + 1));
            SwitchResult load = LoadAnswer.Read(answer, candidate, []);
            (load.IsDone && load.LineCount > 0).ShouldBeFalse();
            load.Lines.Count.ShouldBe(Math.Min(load.LineCount, Limits.RejectedLines));
            return answer.Refusal;
        });
    }, cases: 3_000, b => Encoding.UTF8.GetString(b));

    // What the session table says does not change because the switch logged to the terminal meanwhile.
    [Fact]
    public void Sessions_LogMessagesBetweenTheLines_AreLeftOut() => Fuzz.Run(Gen.Int[0, 9].Array[0, 6], places =>
    {
        const string log = "Mar  1 12:00:00 leaf1 ConfigAgent: %SYS-5-CONFIG_I: Configured from console by admin on vty3 (192.0.2.1)";
        List<string> lines =
        [
            "Maximum number of completed sessions: 1", "Maximum number of pending sessions: 5", "",
            "Session with pending commit timer: lw-01234567", "Time left until commit timer expiry: 00:04:59", "",
            "  Name State User Terminal", "  ---- ----- ---- --------", "* lw-01234567 committed admin vty3", "  other pending bob vty4",
        ];
        var quiet = SessionAnswer.Read(lines).Table;
        foreach (int place in places)
            lines.Insert(place, log);
        var loud = SessionAnswer.Read(lines).Table;
        loud.Sessions.ShouldBe(quiet.Sessions);
        loud.Armed.ShouldBe(new ArmedSession("lw-01234567", new TimeSpan(0, 4, 59)));
    }, cases: 300);

    [Theory]
    [InlineData("x", 1)]
    [InlineData("password ", 7)]
    [InlineData("Proceed ", 7)]
    [InlineData("password \u0000", 64)]
    [InlineData("\r\n", 64)]
    [InlineData("line\r\n", 64)]
    [InlineData("\u0000", 64)]
    [InlineData("\e[1;", 64)]
    [InlineData("\e]0;title", 64)]
    [InlineData("abc\b\b\b", 64)]
    [InlineData("leaf1#", 64)]
    [InlineData("\r\nleaf1# ", 3)]
    [InlineData(" --More-- \r          \r", 64)]
    [InlineData("% refused\r\n", 64)]
    [InlineData("-", 64)]
    [InlineData("\u00ff", 64)]
    public void Switch_ThatTalksForEver_EndsAtTheLimitInBoundedMemory(string says, int packet)
    {
        const int limit = 256 * 1024;
        byte[] bytes = Encoding.UTF8.GetBytes(says);
        (EosShell shell, RawSwitch raw) = RawSwitch.Saying(
            at => bytes[at % bytes.Length], _ => packet, new EosOptions { AnswerBytes = limit });
        // Packets of the test's own, and the command line's timers, come on top of the text.
        long bound = (40L * limit) + (2_000L * limit / packet);
        TransportException end = Fuzz.Within(bound, () => Should.Throw<TransportException>(
            () => shell.SendAsync(new EosCommand("show x") { AnyText = true }, CancellationToken.None).GetAwaiter().GetResult()));
        end.Fault.ShouldBe(TransportFault.Flood);
        raw.Reads.ShouldBeLessThanOrEqualTo((limit / packet) + 10L);
        raw.Heard.ShouldBeLessThan(limit);
    }

    [Fact]
    public void Switch_ThatSendsOneLineOfAHundredMegabytes_IsLeftAtTheLimit()
    {
        long said = 0;
        (EosShell shell, _) = RawSwitch.Saying(at => { said = at; return at < 100_000_000 ? (byte)'x' : null; });
        Should.Throw<TransportException>(() => Fuzz.Within(
            12L * Limits.AnswerBytes, () => shell.SendAsync(new EosCommand("show x"), CancellationToken.None).GetAwaiter().GetResult()))
            .Fault.ShouldBe(TransportFault.Flood);
        said.ShouldBeLessThan(Limits.AnswerBytes + 100_000L);
    }

    [Fact]
    public void Readers_LinesAsLongAsAnAnswer_AreReadInOnePass()
    {
        foreach (string part in new[]
        {
            "-", "- ", "*", " ", "* ", "x", "% ", "password ", "at line ", "Time left until commit timer expiry: ",
            "! Command:", "--More--",
        })
        {
            string line = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length)) + "!";
            string[] lines = ["----", line, line];
            SessionAnswer.Read(lines).Table.Armed.ShouldBeNull();
            ConfigDiff.Read(lines).Text.Length.ShouldBeGreaterThanOrEqualTo(0);
            RunningConfig.Read(lines).Length.ShouldBeGreaterThan(2_000_000);
            LoadAnswer.Read(new EosAnswer(lines, "", null), new Candidate(["end"]), []).IsDone.ShouldBeFalse();
            SwitchWords.IsCopyCompleted(line).ShouldBeFalse();
            EosDialect.Version().IsMatch(line).ShouldBeFalse();
        }
    }

    private static string Ask(byte[] bytes, int[] packets)
    {
        int i = 0;
        (EosShell shell, RawSwitch raw) = RawSwitch.Saying(bytes, _ => packets[i++ % packets.Length]);
        string said = Said(() => shell.SendAsync(
            new EosCommand("show x") { AnyText = true, Prompt = PromptChange.Host, Timeout = TimeSpan.FromSeconds(5) },
            CancellationToken.None), bytes.Length);
        raw.Reads.ShouldBeLessThan(bytes.Length + 50L);
        return $"{said}, heard {raw.Heard}";
    }

    private static string Said(Func<Task<EosAnswer>> ask, int bytes) => Fuzz.Within(5_000_000 + (3_000L * bytes), () =>
    {
        try
        {
            EosAnswer answer = ask().GetAwaiter().GetResult();
            return $"{answer.Text} > {answer.Prompt} ({answer.Declined})";
        }
        catch (TransportException e)
        {
            e.Message.Length.ShouldBeLessThan(2_000);
            return $"{e.Fault}: {e.Message}";
        }
    });

    private static string Show((byte[] Bytes, int[] Packets) torn) =>
        $"{System.Text.Json.JsonSerializer.Serialize(Encoding.UTF8.GetString(torn.Bytes))} ({Convert.ToHexString(torn.Bytes)}) in "
        + $"{string.Join(',', torn.Packets)}";
}
