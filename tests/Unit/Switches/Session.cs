using System.IO.Pipelines;
using System.Text;
using System.Text.RegularExpressions;
using Leafwire.Lab.Switches;
using Leafwire.Lab.Switches.Cli;

namespace Leafwire.Tests.Unit.Switches;

/// <summary>Somebody at a switch's command line, without SSH in between.</summary>
internal sealed partial class Session : IAsyncDisposable, ICliConnection
{
    private readonly Pipe _typed = new();
    private readonly Pipe _shown = new();
    private readonly StringBuilder _transcript = new();
    private readonly Task _shell;

    private Session(SwitchState state, string user, string terminal, bool hasTerminal, int rows)
    {
        User = user;
        Terminal = terminal;
        HasTerminal = hasTerminal;
        Rows = rows;
        var stream = new DuplexStream(_typed.Reader.AsStream(), _shown.Writer.AsStream());
        _shell = Task.Run(async () =>
        {
            await new EosCommandLine(state, new CliTerminal(stream, this), this).RunAsync(CancellationToken.None);
            await _shown.Writer.CompleteAsync();
        });
    }

    public string User { get; }

    public string Terminal { get; }

    public bool HasTerminal { get; }

    public int Rows { get; }

    public bool IsDead { get; set; }

    public bool IsDropped { get; private set; }

    /// <summary>All that was shown, with LF line ends.</summary>
    public string Transcript => _transcript.ToString().Replace("\r\n", "\n", StringComparison.Ordinal);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Logs in and waits for the first prompt.</summary>
    public static async Task<Session> OpenAsync(
        SwitchState state, string user = "admin", string terminal = "vty1", bool hasTerminal = true, int rows = 0)
    {
        var session = new Session(state, user, terminal, hasTerminal, rows);
        await session.UntilAsync(Prompt());
        return session;
    }

    /// <summary>Logs in and enables.</summary>
    public static async Task<Session> EnabledAsync(SwitchState state, string user = "admin", string terminal = "vty1")
    {
        Session session = await OpenAsync(state, user, terminal);
        await session.DoAsync("enable");
        return session;
    }

    /// <summary>Logs in on a connection that the switch may cut before there is a prompt.</summary>
    public static Session Raw(SwitchState state) => new(state, "admin", "vty1", hasTerminal: true, rows: 0);

    public void Drop()
    {
        IsDead = true;
        IsDropped = true;
    }

    /// <summary>Types a command and returns what the switch says to it, without echo and prompt.</summary>
    public async Task<string> DoAsync(string command)
    {
        string shown = await TypeAsync(command + "\n", Prompt());
        string[] lines = shown.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        return string.Join('\n', lines[(HasTerminal ? 1 : 0)..^1]);
    }

    /// <summary>Types several commands; the last one's answer.</summary>
    public async Task<string> DoAllAsync(params string[] commands)
    {
        string answer = "";
        foreach (string command in commands)
            answer = await DoAsync(command);
        return answer;
    }

    /// <summary>Types keys and waits for what the pattern says.</summary>
    public async Task<string> TypeAsync(string keys, Regex until)
    {
        await _typed.Writer.WriteAsync(Encoding.UTF8.GetBytes(keys), Token);
        return await UntilAsync(until);
    }

    /// <summary>Loads a text with <c>copy terminal: session-config</c>; what the switch says after it.</summary>
    public async Task<string> LoadAsync(string text)
    {
        await TypeAsync("copy terminal: session-config\n", Enter());
        string shown = await TypeAsync(text + "\u0004", Prompt());
        string[] lines = shown.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        return string.Join('\n', lines[text.Count(c => c == '\n')..^1]);
    }

    /// <summary>Waits until the switch has closed the shell; what it said until then.</summary>
    public async Task<string> ClosedAsync(string? keys = null)
    {
        if (keys is not null)
            await _typed.Writer.WriteAsync(Encoding.UTF8.GetBytes(keys), Token);
        // Read while it goes on: the switch waits where nobody does.
        var shown = new List<byte>();
        ReadResult read;
        do
        {
            read = await _shown.Reader.ReadAsync(Token);
            foreach (ReadOnlyMemory<byte> part in read.Buffer)
                shown.AddRange(part.Span);
            _shown.Reader.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);
        await _shell.WaitAsync(Token);
        string text = Encoding.UTF8.GetString([.. shown]);
        _transcript.Append(text);
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        await _typed.Writer.CompleteAsync();
        await _shell;
    }

    [GeneratedRegex(@"(^|\n)[\w.-]+(\([^)\n]*\))?[>#]$")]
    private static partial Regex Prompt();

    [GeneratedRegex(@"control-d\r\n\r\n$")]
    private static partial Regex Enter();

    private async Task<string> UntilAsync(Regex pattern)
    {
        while (true)
        {
            ReadResult read = await _shown.Reader.ReadAsync(Token);
            string text = Encoding.UTF8.GetString(read.Buffer);
            if (pattern.IsMatch(text))
            {
                _shown.Reader.AdvanceTo(read.Buffer.End);
                _transcript.Append(text);
                return text;
            }
            if (read.IsCompleted)
                throw new EndOfStreamException($"the switch closed after: {text}");
            _shown.Reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
