namespace Leafwire.Runner.Eos;

/// <summary>
/// The terminal without what nobody asked for: log messages and broadcasts come at any moment, between two lines, in the
/// middle of one, and behind the prompt. They are taken out with their line's end, so that the line goes on where it was.
/// </summary>
internal sealed class QuietScreen
{
    // As wall(1) writes it: the header, an empty line, the text, an empty line.
    private const int BroadcastLines = 10;

    private readonly TerminalText _text = new();
    private readonly List<string> _lines = [];
    private readonly List<Interruption> _interruptions = [];
    private string _cut = "";
    private int _broadcast;
    private bool _broadcastText;

    /// <summary>Lines that were sent to the switch: their echo is no interruption, whatever they look like.</summary>
    public IReadOnlySet<string> Sent { get; set; } = new HashSet<string>();

    /// <summary>The lines that ended.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>What was taken out from among them.</summary>
    public IReadOnlyList<Interruption> Interruptions => _interruptions;

    /// <summary>The line that has not ended.</summary>
    public string Tail => _cut.Length == 0 ? _text.Tail : _cut + _text.Tail;

    /// <summary>Its length in characters.</summary>
    public int TailLength => _cut.Length + _text.TailLength;

    /// <summary>True when the last line was followed by an interruption and nothing else: it may be a prompt.</summary>
    public bool WasInterrupted => TailLength == 0 && _lines.Count > 0 && _interruptions is [.., var last] && last.Before == _lines.Count;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _text.Append(bytes);
        if (_text.Lines.Count == 0)
            return;
        foreach (string line in _text.TakeLines())
            Add(line);
    }

    /// <summary>Forgets the text, not the state of the terminal.</summary>
    public void Clear()
    {
        _text.Clear();
        _lines.Clear();
        _interruptions.Clear();
        (_cut, _broadcast) = ("", 0);
    }

    /// <summary>Forgets the line that has not ended, or the one that was interrupted.</summary>
    public void ClearTail()
    {
        if (WasInterrupted)
            _lines.RemoveAt(_lines.Count - 1);
        _text.ClearTail();
        _cut = "";
    }

    /// <summary>Gives the ended lines away.</summary>
    public List<string> TakeLines()
    {
        List<string> taken = [.. _lines];
        _lines.Clear();
        _interruptions.Clear();
        return taken;
    }

    private void Add(string line)
    {
        if (_broadcast > 0)
        {
            AddBroadcast(line);
            return;
        }

        line = _cut + line;
        _cut = "";
        int at = EosDialect.Unsolicited(line);
        if (at < 0 || Sent.Contains(line))
        {
            _lines.Add(line);
            return;
        }

        _cut = line[..at];
        if (EosDialect.IsBroadcast(line.AsSpan(at)))
        {
            (_broadcast, _broadcastText) = (BroadcastLines, false);
            // The empty line above the header belongs to it.
            if (at == 0 && _lines is [.., var above] && string.IsNullOrWhiteSpace(above))
                _lines.RemoveAt(_lines.Count - 1);
        }

        _interruptions.Add(new Interruption(_lines.Count, line[at..], at == 0));
    }

    private void AddBroadcast(string line)
    {
        _broadcast--;
        bool isBlank = string.IsNullOrWhiteSpace(line);
        if (isBlank && _broadcastText)
            _broadcast = 0;
        _broadcastText |= !isBlank;
        _interruptions.Add(new Interruption(_lines.Count, line, true));
    }
}
