using System.Text;
using Leafwire.Runner.Ssh;

namespace Leafwire.Tests.Unit.Eos;

/// <summary>
/// A switch that answers each line with what a test says, so that a question may be asked once or twice. Time passes only while
/// the runner listens and the switch is silent.
/// </summary>
/// <param name="time">Moved on while the switch is silent.</param>
/// <param name="answer">By the line that came: all that is sent, the echo with it. Not asked for the terminal's set-up and
/// for empty lines.</param>
internal sealed class AnsweringSwitch(JumpingTime time, Func<string, byte[]> answer) : ISwitchTransport
{
    private readonly Queue<byte> _says = new(Encoding.UTF8.GetBytes("leaf1#"));
    private readonly StringBuilder _heard = new();
    private bool _takesText;

    /// <summary>Bytes of a packet.</summary>
    public int Packet { get; init; } = int.MaxValue;

    /// <summary>The prompt that an empty line brings.</summary>
    public string Prompt { get; set; } = "leaf1#";

    /// <summary>The lines that came, empty ones as well.</summary>
    public List<string> Heard { get; } = [];

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        foreach (char c in Encoding.UTF8.GetString(bytes.Span))
        {
            if (c is not ('\n' or '\x04' or '\x03'))
            {
                _heard.Append(c);
                continue;
            }

            string line = c == '\n' ? _heard.ToString() : $"{_heard}{c}";
            _heard.Clear();
            _takesText = line.StartsWith("copy terminal:", StringComparison.Ordinal) || (_takesText && c != '\x04');
            Heard.Add(line);
            Say(line switch
            {
                "" when !_takesText => Encoding.UTF8.GetBytes($"\r\n{Prompt}"),
                "terminal length 0" => Encoding.UTF8.GetBytes($"{line}\r\nPagination disabled.\r\n{Prompt}"),
                "terminal width 511" => Encoding.UTF8.GetBytes($"{line}\r\nWidth set to 511 columns.\r\n{Prompt}"),
                _ => answer(line),
            });
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_says.Count > 0)
            {
                byte[] bytes = new byte[Math.Min(Packet, _says.Count)];
                for (int i = 0; i < bytes.Length; i++)
                    bytes[i] = _says.Dequeue();
                return ValueTask.FromResult<ReadOnlyMemory<byte>>(bytes);
            }

            time.Advance(TimeSpan.FromMilliseconds(50));
        }
    }

    public void Abort()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Say(byte[] bytes)
    {
        foreach (byte b in bytes)
            _says.Enqueue(b);
    }
}
