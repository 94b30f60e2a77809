using System.Text;
using Spectre.Console;

namespace Leafwire.Cli.View;

/// <summary>
/// A picture in place that is drawn over the one before, a frame in one piece, so that nothing flickers. Lines that are said
/// stand above it and stay.
/// </summary>
internal sealed class LiveView : IPushView
{
    /// <summary>Clocks run on between two words of the push.</summary>
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(250);

    // The terminal shows what is between the two at once (synchronized output); one that does not know them passes over them.
    private const string Begin = "\e[?2026h\e[?25l", End = "\e[?2026l", ShowCursor = "\e[?25h";

    private readonly Lock _gate = new();
    private readonly IAnsiConsole _console;
    private readonly PictureLayout _layout;
    private readonly TimeProvider _time;
    private readonly string _hint;
    private readonly ITimer _timer;
    private PushMoment? _moment;
    private string? _next;
    private int _drawn;
    private int _width;
    private bool _isClosed;

    public LiveView(IAnsiConsole console, TimeProvider time, string hint)
    {
        (_console, _time, _hint) = (console, time, hint);
        _layout = new PictureLayout(new ViewSymbols(console.Profile.Capabilities.Unicode));
        _timer = time.CreateTimer(_ => Draw(), null, Frame, Frame);
    }

    public void Show(PushMoment moment)
    {
        ArgumentNullException.ThrowIfNull(moment);
        string[] next;
        lock (_gate)
        {
            _moment = moment;
            // Commands are longer than a small terminal is wide: they stand above, unbroken, to be copied.
            IReadOnlyList<string> commands = PictureMaker.Of(moment).Next;
            string all = string.Join('\n', commands);
            next = all == _next ? [] : [.. commands];
            _next = all;
        }

        foreach (string line in next)
            Say(line);
        Draw();
    }

    public void Say(string line)
    {
        lock (_gate)
        {
            Write(Erase() + line + "\n");
            _drawn = 0;
        }

        Draw();
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            // How it ended is told by whoever closes the view.
            Write(Erase() + End + ShowCursor);
        }
    }

    private void Draw()
    {
        lock (_gate)
        {
            if (_isClosed || _moment is null)
                return;
            int width = _console.Profile.Width - 1, height = _console.Profile.Height - 1;
            // What was drawn has other line breaks now: there is no place from which it could be drawn over.
            string begin = _width != 0 && _width != width ? "\e[H\e[J" : Up();
            _width = width;
            var frame = new StringBuilder(Begin).Append(begin);
            IReadOnlyList<ViewLine> lines = _layout.Live(
                PictureMaker.Of(_moment with { Now = _time.GetUtcNow() }), width, Math.Max(8, height), _hint);
            foreach (ViewLine line in lines)
                frame.Append(_console.ToAnsi(new Markup(line.ToMarkup())).TrimEnd('\n')).Append("\e[K\n");
            Write(frame.Append("\e[J").Append(End).ToString());
            _drawn = lines.Count;
        }
    }

    private string Up() => _drawn == 0 ? "\r" : $"\r\e[{_drawn}A";

    private string Erase() => Begin + Up() + "\e[J";

    private void Write(string text)
    {
        TextWriter writer = _console.Profile.Out.Writer;
        writer.Write(text);
        writer.Flush();
    }
}
