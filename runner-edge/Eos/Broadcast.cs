using System.Text.RegularExpressions;

namespace Leafwire.Runner.Eos;

/// <summary>
/// A message to all terminals, followed physical line by physical line from its header to its end. Three programs write one,
/// each in a form of its own: wall(1) of util-linux blanks the line that it comes into and pads every line of its own to 79
/// columns; wall(1) of sysvinit and systemd end that line. Where the line was cut is known in each of them; where the message
/// ends is not with sysvinit, which writes its text and nothing behind it: one line is taken for the text.
/// </summary>
internal sealed partial class Broadcast
{
    private const int Width = 79;

    // No message is as long; what looks like a header stands in a text of the answer.
    private const int MaxTextLines = 100;

    private const string Words = "Broadcast message from ";

    private readonly Form _form;
    private readonly int _returns;
    private int _textLines;
    private bool _isBelowHeader = true;

    private Broadcast(Form form, int returns) => (_form, _returns) = (form, returns);

    private static ReadOnlySpan<byte> Opening => "Broadcast message from "u8;

    private enum Form { UtilLinux, Systemd, SysVInit }

    /// <summary>What a line makes of the message.</summary>
    public enum Progress
    {
        /// <summary>It goes on.</summary>
        Open,

        /// <summary>The line was its last.</summary>
        Complete,

        /// <summary>It was none.</summary>
        None,
    }

    /// <summary>Reads a header.</summary>
    /// <param name="line">A physical line with its end, as it came, a character a byte.</param>
    /// <param name="at">Where in the line the header begins; -1 for no header.</param>
    /// <returns>The message that begins with it; null for none.</returns>
    public static Broadcast? Begin(string line, out int at)
    {
        at = line.IndexOf(Words, StringComparison.Ordinal);
        if (at < 0 || Header().Match(line, at) is not { Success: true } header)
            return null;
        int returns = header.Groups["returns"].Length;
        return header.Groups["bells"].Success ? new Broadcast(Form.UtilLinux, returns)
            : header.Groups["iso"].Success ? new Broadcast(Form.Systemd, returns)
            : header.Groups["ctime"].Success ? new Broadcast(Form.SysVInit, returns)
            : null;
    }

    /// <summary>True when text may be the beginning of a header.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> text) =>
        text[..Math.Min(text.Length, Opening.Length)].SequenceEqual(Opening[..Math.Min(text.Length, Opening.Length)]);

    /// <summary>How much of a line the message left as it was; the rest is what it wrote before its header.</summary>
    /// <param name="cut">The physical line above the header with its end, as it came, a character a byte.</param>
    public int Kept(string cut)
    {
        if (_form == Form.UtilLinux)
            return Blanking().Match(cut) is { Success: true } blanking ? blanking.Index : cut.Length;
        // As many carriage returns as it has at the end of its header: where the terminal turns LF into CR LF it is two.
        int end = cut.Length - (cut.EndsWith('\n') ? 1 : 0);
        for (int i = 0; i < _returns && end > 0 && cut[end - 1] == '\r'; i++)
            end--;
        return _form == Form.SysVInit && end > 0 && cut[end - 1] == '\a' ? end - 1 : end;
    }

    /// <summary>Takes the next line below the header.</summary>
    /// <param name="line">A physical line with its end, as it came, a character a byte.</param>
    public Progress Take(string line)
    {
        string text = line.TrimEnd('\r', '\n');
        bool isBlank = _form == Form.UtilLinux ? text.Length == Width && text.AsSpan().Trim(' ').IsEmpty : text.Length == 0;
        if (_isBelowHeader)
        {
            _isBelowHeader = false;
            return isBlank ? Progress.Open : Progress.None;
        }

        if (isBlank && _textLines > 0 && _form != Form.SysVInit)
            return Progress.Complete;
        _textLines++;
        return _form == Form.SysVInit ? Progress.Complete : _textLines > MaxTextLines ? Progress.None : Progress.Open;
    }

    /// <summary>
    /// The message once more, when a line behind its end goes on with it: a blank line ends it and may stand in its text, too.
    /// Only util-linux pads its lines, so that such a line is known.
    /// </summary>
    public Broadcast? Resume(string line) =>
        _form == Form.UtilLinux && IsPadded(line.TrimEnd('\r', '\n'))
            ? new Broadcast(_form, _returns) { _isBelowHeader = false, _textLines = 1 }
            : null;

    private static bool IsPadded(string text)
    {
        int width = 0;
        foreach (char c in text)
            width = c == '\t' ? (width / 8 * 8) + 8 : width + 1;
        return width == Width && text.EndsWith(' ');
    }

    // "(pts/2) (Sun Sep 20 23:36:00 2026):" and, from systemd, " on pts/2 (Sun 2026-09-20 23:36:00 UTC):". Only util-linux
    // rings the bell behind the header; it also cuts a long one off.
    [GeneratedRegex(@"\GBroadcast message from [^\s@]{1,64}@(?:[^\r\n\a]{1,255}?(?:(?<iso>\([A-Z][a-z]{2} [0-9]{4}-[0-9]{2}-[0-9]{2} "
        + @"[^()\r\n\a]{1,32}\):)|(?<ctime>\([A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} [0-9]{4}\):))(?<returns>\r*)\n"
        + @"|[^\r\n\a]{1,255}(?<bells>\a\a)(?<returns>\r*)\n)", RegexOptions.CultureInvariant)]
    private static partial Regex Header();

    [GeneratedRegex(@"\r {79}\r*\n\z", RegexOptions.CultureInvariant)]
    private static partial Regex Blanking();
}
