using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Leafwire.Runner.Eos;
using Leafwire.Tests.Unit.Eos;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Golden;

/// <summary>
/// A conversation with a switch as a file, <c>tests/golden/eos/VERSION/NAME.talk</c>; its form is described in
/// <c>tests/golden/eos/README.md</c>.
/// </summary>
/// <param name="Name">Path below <c>tests/golden/eos</c>.</param>
/// <param name="Head">What stands above the first empty line, by key.</param>
/// <param name="Connections">Each connection's turns.</param>
/// <param name="Exchanges">What is done, over all connections, in order.</param>
internal sealed partial record RecordedTalk(
    string Name,
    IReadOnlyDictionary<string, string> Head,
    IReadOnlyList<IReadOnlyList<Transcript.Turn>> Connections,
    IReadOnlyList<RecordedTalk.Exchange> Exchanges)
{
    public const string Folder = "tests/golden/eos";

    /// <summary>One thing that the driver does, and what comes of it.</summary>
    /// <param name="Connection">The number of its connection.</param>
    /// <param name="IsLogin">True for the first of a connection.</param>
    /// <param name="Sent">Every line that is sent.</param>
    /// <param name="Outcome">What must come of it; empty when it must only succeed.</param>
    /// <param name="Gap">What comes of it today instead; null when nothing is known to be amiss.</param>
    public sealed record Exchange(int Connection, bool IsLogin, IReadOnlyList<string> Sent, string Outcome, string? Gap);

    /// <summary>True when the driver is known not to manage it.</summary>
    public bool HasGap => Exchanges.Any(e => e.Gap is not null);

    /// <summary>Bytes that the switch says, over all connections.</summary>
    public int SaidBytes => Connections.Sum(SaidBytesOf);

    /// <summary>The names of all conversations.</summary>
    public static IEnumerable<string> All()
    {
        string folder = Repository.At(Folder);
        return Directory.EnumerateFiles(folder, "*.talk", SearchOption.AllDirectories).Select(path =>
            Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal);
    }

    /// <exception cref="FormatException">A line is none of a conversation.</exception>
    public static RecordedTalk Load(string name) => Read(name, Repository.Read(Path.Combine(Folder, name)));

    /// <exception cref="FormatException">A line is none of a conversation.</exception>
    public static RecordedTalk Read(string name, string text)
    {
        string[] lines = text.TrimEnd('\n').Split('\n');
        int body = Array.IndexOf(lines, "");
        if (body < 0)
            throw new FormatException($"{name}: no empty line ends the head");
        var head = new Dictionary<string, string>();
        foreach (string line in lines[..body])
        {
            string[] parts = line.Split(": ", 2);
            if (parts.Length != 2)
                throw new FormatException($"{name}: '{line}' is no line of a head");
            head[parts[0]] = head.TryGetValue(parts[0], out string? before) ? $"{before}\n{parts[1]}" : parts[1];
        }

        foreach (string key in (string[])["eos", "about", "from"])
        {
            if (!head.ContainsKey(key))
                throw new FormatException($"{name}: the head has no '{key}: '");
        }

        return new Reader(name, lines, body + 1).Read(head);
    }

    /// <summary>The conversation with a pause behind each line end that is chosen, counted over all connections.</summary>
    public IReadOnlyList<Transcript> Paused(TimeSpan pause, Func<int, bool> chosen)
    {
        int line = 0;
        return [.. Connections.Select(turns => new Transcript([.. turns.SelectMany(Cut)]))];

        IEnumerable<Transcript.Turn> Cut(Transcript.Turn turn) => turn is Transcript.Says says ? Split(says) : [turn];

        IEnumerable<Transcript.Turn> Split(Transcript.Says says)
        {
            int begin = 0;
            for (int i = 0; i < says.Bytes.Length - 1; i++)
            {
                if (says.Bytes[i] != '\n' || !chosen(line++))
                    continue;
                yield return new Transcript.Says(says.Bytes[begin..(i + 1)]);
                yield return new Transcript.Waits(pause);
                begin = i + 1;
            }

            yield return new Transcript.Says(says.Bytes[begin..]);
        }
    }

    /// <summary>
    /// The conversation with something in it that nobody asked for, before a byte of the switch's, counted over all connections.
    /// </summary>
    public IReadOnlyList<Transcript> Interrupted(int at, byte[] noise)
    {
        int before = 0;
        return [.. Connections.Select(turns => new Transcript([.. turns.Select(Loud)]))];

        Transcript.Turn Loud(Transcript.Turn turn)
        {
            if (turn is not Transcript.Says { Bytes: var bytes })
                return turn;
            int cut = at - before;
            before += bytes.Length;
            // Behind the last byte of a turn it comes to the prompt; before the first of the next is another place.
            return cut >= 0 && cut <= bytes.Length ? new Transcript.Says([.. bytes[..cut], .. noise, .. bytes[cut..]], bytes) : turn;
        }
    }

    /// <summary>True for a place within a log message, or at its line's end.</summary>
    public bool IsInLogMessage(int at)
    {
        foreach (Transcript.Says says in Connections.SelectMany(turns => turns).OfType<Transcript.Says>())
        {
            if (at > says.Bytes.Length)
            {
                at -= says.Bytes.Length;
                continue;
            }

            int begin = at == 0 ? 0 : Array.LastIndexOf(says.Bytes, (byte)'\n', at - 1) + 1;
            int end = Array.IndexOf(says.Bytes, (byte)'\n', at);
            string line = Encoding.Latin1.GetString(says.Bytes[begin..(end < 0 ? says.Bytes.Length : end)]);
            return EosDialect.LogMessageAt(line) is >= 0 and var message && at - begin > message;
        }

        return false;
    }

    /// <summary>Line ends at which <see cref="Paused"/> can pause.</summary>
    public int SaidLines =>
        Connections.SelectMany(turns => turns).OfType<Transcript.Says>().Sum(says => says.Bytes.SkipLast(1).Count(b => b == '\n'));

    /// <summary>How the bytes of each connection are cut so that one packet ends before a byte, counted over all connections.</summary>
    public IReadOnlyList<Func<int, int>> TornAt(int at)
    {
        var cuts = new List<Func<int, int>>();
        int before = 0;
        foreach (IReadOnlyList<Transcript.Turn> turns in Connections)
        {
            int cut = at - before;
            cuts.Add(said => said < cut ? cut - said : int.MaxValue);
            before += SaidBytesOf(turns);
        }

        return cuts;
    }

    private static int SaidBytesOf(IReadOnlyList<Transcript.Turn> turns) => turns.OfType<Transcript.Says>().Sum(t => t.Bytes.Length);

    private sealed class Reader(string name, string[] lines, int first)
    {
        private readonly List<IReadOnlyList<Transcript.Turn>> _connections = [];
        private readonly List<Exchange> _exchanges = [];
        private List<Transcript.Turn> _turns = [];
        private List<string> _sent = [];
        private bool _isLogin = true;

        public RecordedTalk Read(IReadOnlyDictionary<string, string> head)
        {
            for (int i = first; i < lines.Length; i++)
            {
                try
                {
                    Take(lines[i], IsBehindIt(i));
                }
                catch (FormatException e)
                {
                    throw new FormatException($"{name}, line {i + 1}: {e.Message}");
                }
            }

            if (_sent.Count > 0)
                throw new FormatException($"{name}: no '=' line says what comes of '{_sent[0]}'");
            _connections.Add(_turns);
            return new RecordedTalk(name, head, _connections, _exchanges);
        }

        // The switch's last line before the runner speaks has no end: it is the prompt, or a question.
        private bool IsBehindIt(int i)
        {
            string? next = lines.Skip(i + 1).FirstOrDefault(line => line.Length > 0 && line[0] is not ('#' or '~'));
            return next is null || !next.StartsWith('<');
        }

        private void Take(string line, bool isLast)
        {
            switch (line)
            {
                case "" or ['#', ..]:
                    break;
                case ['<', ..]:
                    Say(Bytes(Content(line, isLast ? "" : "\r\n")));
                    break;
                case ['>', ..]:
                    string sent = Content(line, "\n");
                    _sent.Add(sent.TrimEnd('\n'));
                    _turns.Add(new Transcript.Hears(Bytes(sent), _sent.Count == 1));
                    break;
                case ['~', ' ', ..]:
                    _turns.Add(new Transcript.Waits(Pause(line[2..])));
                    break;
                case "!":
                    _turns.Add(new Transcript.Drops());
                    break;
                case ['=', '!', ' ', ..]:
                    if (_exchanges.Count == 0 || _sent.Count > 0)
                        throw new FormatException("'=!' stands behind '='");
                    _exchanges[^1] = _exchanges[^1] with { Gap = line[3..] };
                    break;
                case ['=', ..]:
                    _exchanges.Add(new Exchange(_connections.Count, _isLogin, _sent, line.Length > 2 ? line[2..] : "", null));
                    _sent = [];
                    _isLogin = false;
                    break;
                case "---":
                    _connections.Add(_turns);
                    _turns = [];
                    _isLogin = true;
                    break;
                default:
                    throw new FormatException($"'{line}' is no line of a conversation");
            }
        }

        // Lines that come together are one packet, unless the test cuts them.
        private void Say(byte[] bytes)
        {
            if (_turns is [.., Transcript.Says before])
                _turns[^1] = new Transcript.Says([.. before.Bytes, .. bytes]);
            else
                _turns.Add(new Transcript.Says(bytes));
        }

        private static string Content(string line, string end)
        {
            string text = line.Length > 2 ? line[2..] : "";
            return text.EndsWith("\\c", StringComparison.Ordinal) ? text[..^2] : text + end;
        }

        private static TimeSpan Pause(string text) =>
            PauseForm().Match(text) is { Success: true } match
                ? TimeSpan.FromMilliseconds(double.Parse(match.Groups["n"]
                    .ValueSpan, CultureInfo.InvariantCulture) * (match.Groups["unit"].Value == "s" ? 1000 : 1))
                : throw new FormatException($"'{text}' is no pause; write 200ms or 1.5s");

        private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(Escape().Replace(text, m => m.Value switch
        {
            "\\\\" => "\\",
            "\\e" => "\e",
            "\\r" => "\r",
            "\\n" => "\n",
            "\\b" => "\b",
            "\\a" => "\a",
            _ => ((char)Convert.ToInt32(m.Value[2..], 16)).ToString(),
        }));
    }

    [GeneratedRegex(@"^(?<n>[0-9]{1,6}(?:\.[0-9]{1,3})?)(?<unit>ms|s)$", RegexOptions.CultureInvariant)]
    private static partial Regex PauseForm();

    [GeneratedRegex(@"\\(?:[\\ernba]|x[0-9a-fA-F]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
