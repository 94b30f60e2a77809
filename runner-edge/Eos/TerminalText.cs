using System.Runtime.InteropServices;
using System.Text;

namespace Leafwire.Runner.Eos;

/// <summary>
/// Turns the bytes of a terminal into lines of text: UTF-8 across packets, CR LF, backspaces, carriage returns that
/// overwrite, and escape sequences (ECMA-48), which are dropped. How the bytes were cut into packets makes no difference.
/// </summary>
internal sealed class TerminalText
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly List<string> _lines = [];
    // Not a StringBuilder, which looks for a place in a long line piece by piece.
    private readonly List<char> _line = [];
    private int _cursor;
    private bool _carriageReturn;
    private Escape _escape;

    private enum Escape { None, Started, Control, String, StringEnding }

    /// <summary>The lines that ended.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The line that has not ended.</summary>
    public string Tail => new(CollectionsMarshal.AsSpan(_line));

    /// <summary>Its length in characters.</summary>
    public int TailLength => _line.Count;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Span<char> chars = stackalloc char[1024];
        while (bytes.Length > 0)
        {
            _decoder.Convert(bytes, chars, flush: false, out int used, out int made, out _);
            foreach (char c in chars[..made])
                Append(c);
            bytes = bytes[used..];
        }
    }

    /// <summary>Forgets the text, not the state of the terminal.</summary>
    public void Clear()
    {
        _lines.Clear();
        ClearTail();
    }

    /// <summary>Forgets the line that has not ended.</summary>
    public void ClearTail()
    {
        _line.Clear();
        _cursor = 0;
    }

    /// <summary>Forgets the line that has not ended and whatever was begun in it: what is appended next begins a line.</summary>
    public void RestartLine()
    {
        ClearTail();
        _decoder.Reset();
        (_carriageReturn, _escape) = (false, Escape.None);
    }

    /// <summary>Gives the first of the ended lines away; null when there is none.</summary>
    public string? TakeLine()
    {
        if (_lines.Count == 0)
            return null;
        string taken = _lines[0];
        _lines.RemoveAt(0);
        return taken;
    }

    private void Append(char c)
    {
        if (_escape != Escape.None)
        {
            Continue(c);
            return;
        }

        switch (c)
        {
            case '\n':
                EndLine();
                break;
            case '\r':
                _carriageReturn = true;
                break;
            case '\b':
                ReturnCarriage();
                _cursor = Math.Max(0, _cursor - 1);
                break;
            case '\e':
                _escape = Escape.Started;
                break;
            case '\0' or '\a':
                break;
            default:
                ReturnCarriage();
                if (_cursor < _line.Count)
                    _line[_cursor] = c;
                else
                    _line.Add(c);
                _cursor++;
                break;
        }
    }

    // Only what follows a carriage return says whether it ends the line or overwrites it.
    private void ReturnCarriage()
    {
        if (_carriageReturn)
            _cursor = 0;
        _carriageReturn = false;
    }

    private void EndLine()
    {
        // What lies blank behind the cursor was wiped with spaces (a pager's prompt), not written.
        if (_cursor < _line.Count && !CollectionsMarshal.AsSpan(_line)[_cursor..].ContainsAnyExcept(' '))
            _line.RemoveRange(_cursor, _line.Count - _cursor);
        _lines.Add(Tail);
        _carriageReturn = false;
        ClearTail();
    }

    private void Continue(char c)
    {
        switch (_escape)
        {
            case Escape.Started:
                // CSI goes on to its final byte; OSC and DCS to BEL or ESC \; every other is two characters.
                _escape = c switch { '[' => Escape.Control, ']' or 'P' or '^' or '_' => Escape.String, >= ' '
                    and <= '/' => Escape.Started, _ => Escape.None };
                break;
            case Escape.Control when c is >= '@' and <= '~':
                _escape = Escape.None;
                ReturnCarriage();
                if (c == 'K' && _cursor < _line.Count)
                    _line.RemoveRange(_cursor, _line.Count - _cursor);
                break;
            case Escape.String:
                _escape = c switch { '\a' => Escape.None, '\e' => Escape.StringEnding, _ => Escape.String };
                break;
            case Escape.StringEnding:
                _escape = c == '\\' ? Escape.None : Escape.String;
                break;
        }
    }
}
