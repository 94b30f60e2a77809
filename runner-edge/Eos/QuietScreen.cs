using System.Runtime.InteropServices;
using System.Text;

namespace Leafwire.Runner.Eos;

/// <summary>
/// The terminal without what nobody asked for: log messages and broadcasts come at any byte, between two lines, in the middle
/// of one, behind the prompt. They are taken out as the bytes that they are, before these are made into text, so that what
/// they cut goes on as if they had not been there: a line, a character of several bytes, an escape sequence.
/// </summary>
internal sealed class QuietScreen
{
    // Twice the longest line that a switch takes, and a message in it. A longer one is nobody's message.
    private const int MaxLine = 16 * 1024;

    // "Mar  1 12:00:01 a b: " is as short as one can be.
    private const int ShortestMessage = 20;

    private readonly TerminalText _text = new();
    private readonly List<string> _lines = [];
    private readonly List<Interruption> _interruptions = [];
    // The bytes of the line that has not ended, without what was taken out; where they were cut last is _cut.
    private readonly List<byte> _raw = [];
    private int _cut;
    private bool _isOverlong;
    // The bytes of the last two lines that ended, null for unknown: an end may turn out to be a broadcast's.
    private List<byte>? _above, _aboveThat;
    private readonly Stack<List<byte>> _spare = new();
    private Suspect? _suspect;
    private Broadcast? _last;

    /// <summary>Lines that were sent to the switch: their echo is no interruption, whatever they look like.</summary>
    public IReadOnlySet<string> Sent { get; set; } = new HashSet<string>();

    /// <summary>The lines that ended.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>How many of them are sure to stay: what follows may turn out to have been cut by a broadcast, or to be one.</summary>
    public int Settled => _suspect is { } suspect ? suspect.Line
        : _above is not null && Broadcast.MayBegin(CollectionsMarshal.AsSpan(_raw)) ? _lines.Count - 1
        : _lines.Count;

    /// <summary>True while something comes that may be a broadcast.</summary>
    public bool IsInBroadcast => _suspect is not null;

    /// <summary>True when nothing came since an interruption, which may go on.</summary>
    public bool IsJustInterrupted => _interruptions is [.., var last] && last.Line == _lines.Count && last.Column == TailLength;

    /// <summary>What was taken out from among them.</summary>
    public IReadOnlyList<Interruption> Interruptions => _interruptions;

    /// <summary>The line that has not ended.</summary>
    public string Tail => _text.Tail;

    /// <summary>Its length in characters.</summary>
    public int TailLength => _text.TailLength;

    /// <summary>True when the last line was followed by an interruption and nothing else: it may be a prompt.</summary>
    public bool WasInterrupted => TailLength == 0 && _lines.Count > 0 && _interruptions is [.., { Column: 0 } last]
        && last.Line == _lines.Count;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int feed = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> part = feed < 0 ? bytes : bytes[..(feed + 1)];
            bytes = bytes[part.Length..];
            _text.Append(part);
            if (_isOverlong || _raw.Count + part.Length > MaxLine)
                _isOverlong = true;
            else
                _raw.AddRange(part);
            if (feed >= 0)
                EndLine();
        }
    }

    /// <summary>Forgets the text, not the state of the terminal.</summary>
    public void Clear()
    {
        _text.Clear();
        RemoveLines(0);
        _interruptions.Clear();
        StartLine();
        (_suspect, _last) = (null, null);
    }

    /// <summary>Forgets the line that has not ended, or the one that was interrupted.</summary>
    public void ClearTail()
    {
        if (WasInterrupted)
            RemoveLines(_lines.Count - 1);
        _text.ClearTail();
        StartLine();
        (_suspect, _last) = (null, null);
    }

    /// <summary>Gives the first of the ended lines away, and the interruptions before them.</summary>
    public List<string> TakeLines(int count)
    {
        List<string> taken = _lines[..count];
        _lines.RemoveRange(0, count);
        if (_lines.Count < 2)
            Forget(ref _aboveThat);
        if (_lines.Count < 1)
            Forget(ref _above);
        int before = _interruptions.FindIndex(one => one.Line >= count);
        _interruptions.RemoveRange(0, before < 0 ? _interruptions.Count : before);
        for (int i = 0; i < _interruptions.Count; i++)
            _interruptions[i] = _interruptions[i] with { Line = _interruptions[i].Line - count };
        if (_suspect is { } suspect)
            _suspect = suspect with { Line = Math.Max(0, suspect.Line - count) };
        return taken;
    }

    private void EndLine()
    {
        // Null when the line feed was part of an escape sequence, or of a message that came into one.
        string? ended = _text.TakeLine();
        if (!_isOverlong && IsInterruption(ended ?? "", isSent: ended is not null && Sent.Contains(ended)))
            return;
        if (ended is null)
            return;
        _lines.Add(ended);
        Forget(ref _aboveThat);
        _aboveThat = _above;
        _above = _isOverlong ? null : _spare.TryPop(out List<byte>? spare) ? spare : [];
        _above?.AddRange(CollectionsMarshal.AsSpan(_raw));
        StartLine();
    }

    // True when the line ended with a message that was taken out.
    private bool IsInterruption(string ended, bool isSent)
    {
        if (_raw.Count < ShortestMessage && _suspect is null && _last is null)
            return false;
        string line = Encoding.Latin1.GetString(CollectionsMarshal.AsSpan(_raw));
        if (!isSent && EosDialect.LogMessageAt(line) is >= 0 and var message)
        {
            Remove(message);
            return true;
        }

        Broadcast? last = _last;
        _last = null;
        if (!isSent && Broadcast.Begin(line, out int header) is { } begun)
        {
            _suspect = Above(begun, line[..header]);
            return false;
        }

        if (_suspect is null && last?.Resume(line[_cut..]) is { } resumed)
            _suspect = new Suspect(resumed, _lines.Count, [.. _raw[.._cut]]);
        switch (_suspect?.Broadcast.Take(_suspect.Line == _lines.Count ? line[_suspect.Cut.Length..] : line))
        {
            case Broadcast.Progress.Complete:
                Remove(_suspect, ended);
                return true;
            case Broadcast.Progress.None:
                _suspect = null;
                return false;
            default:
                return false;
        }
    }

    private Suspect Above(Broadcast broadcast, string before)
    {
        if (before.Length > 0)
            return new Suspect(broadcast, _lines.Count, [.. _raw[..(before.EndsWith('\n') ? broadcast.Kept(before) : before.Length)]]);
        int kept = _above is null ? 0 : broadcast.Kept(Encoding.Latin1.GetString(CollectionsMarshal.AsSpan(_above)));
        bool isCut = _above is not null && kept < _above.Count;
        return isCut ? new Suspect(broadcast, _lines.Count - 1, [.. _above![..kept]]) : new Suspect(broadcast, _lines.Count, []);
    }

    private void Remove(int from)
    {
        var message = new TerminalText();
        message.Append(CollectionsMarshal.AsSpan(_raw)[from..]);
        Resume([.. _raw[..from]]);
        _interruptions.Add(new Interruption(_lines.Count, TailLength, string.Concat(message.Lines.Select(line => line + "\n"))));
    }

    private void Remove(Suspect suspect, string ended)
    {
        string text = string.Join('\n', [.. _lines[suspect.Line..], ended, ""]);
        RemoveLines(suspect.Line);
        Resume(suspect.Cut);
        for (int i = _interruptions.FindIndex(one => one.Line > suspect.Line); i >= 0 && i < _interruptions.Count; i++)
            _interruptions[i] = _interruptions[i] with { Line = suspect.Line, Column = TailLength };
        _interruptions.Add(new Interruption(suspect.Line, TailLength, text[Math.Min(TailLength, text.Length)..]));
        (_suspect, _last) = (null, suspect.Broadcast);
    }

    private void RemoveLines(int from)
    {
        for (; _lines.Count > from; _lines.RemoveAt(_lines.Count - 1))
        {
            Forget(ref _above);
            (_above, _aboveThat) = (_aboveThat, null);
        }
    }

    private void Forget(ref List<byte>? bytes)
    {
        bytes?.Clear();
        if (bytes is not null)
            _spare.Push(bytes);
        bytes = null;
    }

    // The line goes on where it was cut.
    private void Resume(byte[] line)
    {
        StartLine();
        _raw.AddRange(line);
        _cut = line.Length;
        _text.RestartLine();
        _text.Append(line);
    }

    private void StartLine()
    {
        _raw.Clear();
        (_cut, _isOverlong) = (0, false);
    }

    /// <summary>What may be a broadcast, until its last line says so.</summary>
    /// <param name="Broadcast">As far as it has come.</param>
    /// <param name="Line">How many lines came before the one that it was written into.</param>
    /// <param name="Cut">What came of that line before it, as bytes.</param>
    private sealed record Suspect(Broadcast Broadcast, int Line, byte[] Cut);
}
