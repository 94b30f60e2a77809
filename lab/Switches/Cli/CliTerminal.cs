using System.Text;
using Leafwire.Eos;

namespace Leafwire.Lab.Switches.Cli;

/// <summary>
/// The terminal end of a connection: reads lines with echo and editing keys, writes CR LF line ends, pages.
/// Output is collected and sent before the next wait for input.
/// </summary>
internal sealed class CliTerminal(Stream stream, ICliConnection connection)
{
    private const byte CtrlC = 0x03, CtrlD = 0x04, Backspace = 0x08, Tab = 0x09, LineFeed = 0x0a, Return = 0x0d, CtrlU = 0x15, CtrlZ = 0x1a,
        Escape = 0x1b, Delete = 0x7f;
    // In reverse video, and wiped when it is answered.
    private const string More = "\e[7m --More-- \e[27m\e[K", Wiped = "\r\e[K";

    private readonly StringBuilder _output = new();
    private readonly List<byte> _echoed = [];
    private readonly byte[] _input = new byte[32 * 1024];
    private int _at;
    private int _end;
    private bool _afterReturn;

    /// <summary>Puts what nobody asked for into what is shown: a line, or an echo; null when nothing ever comes.</summary>
    public Func<string, bool, string>? Interrupt { get; set; }

    /// <summary>Lines a page; 0 for no paging.</summary>
    public int Length { get; set; } = connection.HasTerminal ? connection.Rows : 0;

    /// <summary>Writes text; its line feeds become CR LF where there is a terminal.</summary>
    public void Write(string text) => WriteAsIs(OnTerminal(text));

    public void WriteLine(string line) => WriteAsIs(Interrupted(OnTerminal(line + "\n"), isEcho: false));

    /// <summary>Writes what is as the terminal shows it already.</summary>
    public void WriteAsIs(string shown) => _output.Append(shown);

    /// <summary>Writes lines, page by page. Space shows the next page, Enter the next line, <c>q</c> none.</summary>
    /// <exception cref="EndOfStreamException">The other side is gone.</exception>
    public async ValueTask WritePagedAsync(IReadOnlyList<string> lines, CancellationToken cancellationToken)
    {
        int left = Length > 1 ? Length - 1 : int.MaxValue;
        foreach (string line in lines)
        {
            if (left == 0)
            {
                Write(More);
                byte key = await ReadAsync(cancellationToken) ?? throw new EndOfStreamException();
                Write(Wiped);
                if (key is (byte)'q' or (byte)'Q' or CtrlC)
                    return;
                left = key is Return or LineFeed ? 1 : Length - 1;
            }
            WriteLine(line);
            left--;
        }
    }

    /// <summary>Reads a command line.</summary>
    /// <param name="echo">False for passwords.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The line with its leading spaces; what Ctrl-C leaves is null, what Ctrl-Z leaves is <c>end</c>.</returns>
    /// <exception cref="EndOfStreamException">Ctrl-D on an empty line, or the other side is gone.</exception>
    public async ValueTask<string?> ReadLineAsync(bool echo, CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        while (true)
        {
            byte key = await ReadAsync(cancellationToken) ?? throw new EndOfStreamException();
            bool isSecondOfPair = key == LineFeed && _afterReturn;
            _afterReturn = key == Return;
            switch (key)
            {
                case LineFeed when isSecondOfPair:
                    break;
                case Return or LineFeed:
                    Echo("\n");
                    return Encoding.UTF8.GetString([.. line]);
                case CtrlC:
                    Echo("^C\n");
                    return null;
                case CtrlZ:
                    Echo("^Z\n");
                    return ConfigurationLine.End;
                case CtrlD when line.Count == 0:
                    throw new EndOfStreamException();
                case Backspace or Delete when line.Count > 0:
                    line.RemoveAt(line.Count - 1);
                    if (echo)
                        Echo("\b \b");
                    break;
                case CtrlU:
                    if (echo)
                        Echo(string.Concat(Enumerable.Repeat("\b \b", line.Count)));
                    line.Clear();
                    break;
                case Escape:
                    await SkipSequenceAsync(cancellationToken);
                    break;
                case >= 0x20 or Tab when key != Delete:
                    line.Add(key);
                    if (echo)
                        EchoByte(key);
                    break;
            }
        }
    }

    /// <summary>
    /// Reads text as a terminal in line mode gives it to a copy: up to Ctrl-D at the start of a line (within a line it only
    /// hands over what was typed so far, so it takes two).
    /// </summary>
    /// <returns>The text with LF line ends; null when it was interrupted with Ctrl-C.</returns>
    /// <exception cref="EndOfStreamException">The other side is gone.</exception>
    public async ValueTask<string?> ReadTextAsync(CancellationToken cancellationToken)
    {
        var text = new List<byte>();
        bool atStart = true;
        while (true)
        {
            byte key = await ReadAsync(cancellationToken) ?? throw new EndOfStreamException();
            bool isSecondOfPair = key == LineFeed && _afterReturn;
            _afterReturn = key == Return;
            if (key == CtrlD && atStart)
                return Encoding.UTF8.GetString([.. text]);
            if (key == CtrlC)
            {
                Echo("^C\n");
                return null;
            }
            if (isSecondOfPair)
                continue;
            atStart = key is CtrlD or Return or LineFeed;
            if (key == CtrlD)
                continue;
            byte kept = key == Return ? LineFeed : key;
            text.Add(kept);
            if (kept == LineFeed)
                Echo("\n");
            else
                EchoByte(kept);
        }
    }

    /// <summary>Sends what was written.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_output.Length == 0)
            return;
        byte[] bytes = Encoding.UTF8.GetBytes(_output.ToString());
        _output.Clear();
        _echoed.Clear();
        if (connection.IsDead)
            return;
        await stream.WriteAsync(bytes, cancellationToken);
    }

    private string OnTerminal(string text) => connection.HasTerminal ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text;

    private string Interrupted(string shown, bool isEcho) =>
        Interrupt is { } interrupt && connection.HasTerminal ? interrupt(shown, isEcho) : shown;

    private void Echo(string text)
    {
        if (connection.HasTerminal)
            WriteAsIs(Interrupted(OnTerminal(text), isEcho: true));
    }

    // A character of several bytes is echoed when it is whole.
    private void EchoByte(byte value)
    {
        if (!connection.HasTerminal)
            return;
        if (value < 0x80)
        {
            WriteAsIs(Interrupted(((char)value).ToString(), isEcho: true));
            return;
        }
        _echoed.Add(value);
        if (Rune.DecodeFromUtf8([.. _echoed], out Rune rune, out _) == System.Buffers.OperationStatus.NeedMoreData)
            return;
        _output.Append(rune);
        _echoed.Clear();
    }

    private async ValueTask SkipSequenceAsync(CancellationToken cancellationToken)
    {
        byte? next = await ReadAsync(cancellationToken);
        if (next is not ((byte)'[' or (byte)'O'))
            return;
        while (await ReadAsync(cancellationToken) is { } key && key is not (>= 0x40 and <= 0x7e))
        {
        }
    }

    private async ValueTask<byte?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_at == _end)
        {
            await FlushAsync(cancellationToken);
            _at = 0;
            do
            {
                _end = await stream.ReadAsync(_input, cancellationToken);
            }
            while (_end > 0 && connection.IsDead);
            if (_end == 0)
                return null;
        }
        return _input[_at++];
    }
}
