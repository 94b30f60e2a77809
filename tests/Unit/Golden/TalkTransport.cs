using System.Text;
using Leafwire.Runner.Ssh;
using Leafwire.Tests.Unit.Eos;

namespace Leafwire.Tests.Unit.Golden;

/// <summary>
/// Plays one connection of a conversation. What the runner sends must be what is written, but for an empty line into a silence,
/// which a recording of another runner need not have: that one is answered as a switch does, with its prompt once more.
/// Time passes only while the runner listens and the switch is silent.
/// </summary>
internal sealed class TalkTransport(Transcript transcript, JumpingTime time, Func<int, int>? cut) : ISwitchTransport
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly Queue<Transcript.Turn> _turns = new(transcript.Turns);
    private readonly List<byte> _heard = [];
    private readonly StringBuilder _tail = new();
    private byte[] _saying = [];
    private int _said;
    private int _emptyLines;
    private bool _dropped;

    /// <summary>What was not played, and what was sent that the switch did not expect.</summary>
    public string Rest => string.Join(", ", _turns.Select(t => t is Transcript.Hears hears ? $"> {Encoding.UTF8.GetString(hears.Bytes)}" : t.GetType().Name)) + Encoding.UTF8.GetString([.. _heard]);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_dropped)
            return ValueTask.FromException(Lost());
        if (bytes.Span is [(byte)'\n'] && _heard.Count == 0 && !(Next is Transcript.Hears { Bytes: [(byte)'\n'] }))
            _emptyLines++;
        else
            _heard.AddRange(bytes.Span);
        Listen();
        return ValueTask.CompletedTask;
    }

    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Listen();
            if (_saying.Length > 0)
                return ValueTask.FromResult<ReadOnlyMemory<byte>>(Say());
            switch (Next)
            {
                case Transcript.Drops:
                    _dropped = true;
                    _turns.Clear();
                    throw Lost();
                case Transcript.Says says:
                    _turns.Dequeue();
                    _saying = says.Bytes;
                    break;
                case Transcript.Waits waits:
                    _turns.Dequeue();
                    time.Advance(waits.Time);
                    break;
                // The switch has said all that it had to, and comes to the empty lines.
                case var _ when _emptyLines > 0:
                    _emptyLines--;
                    _saying = Encoding.UTF8.GetBytes($"\r\n{_tail}");
                    break;
                default:
                    time.Advance(Step);
                    break;
            }
        }
    }

    public void Abort()
    {
        // Nothing of a conversation tells how a connection is closed.
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Transcript.Turn? Next => _turns.TryPeek(out Transcript.Turn? turn) ? turn : null;

    private static TransportException Lost() => new(TransportFault.Lost, "leaf1: the connection was closed");

    private byte[] Say()
    {
        int length = Math.Clamp(cut?.Invoke(_said) ?? int.MaxValue, 1, _saying.Length);
        byte[] said = _saying[..length];
        _saying = _saying[length..];
        _said += length;
        _tail.Append(Encoding.UTF8.GetString(said));
        int line = _tail.ToString().LastIndexOf('\n');
        _tail.Remove(0, line + 1);
        return said;
    }

    private void Listen()
    {
        while (Next is Transcript.Hears hears && _heard.Count >= hears.Bytes.Length)
        {
            string got = Encoding.UTF8.GetString([.. _heard.Take(hears.Bytes.Length)]), expected = Encoding.UTF8.GetString(hears.Bytes);
            if (got != expected)
                throw new Xunit.Sdk.XunitException($"the runner sent '{got}', expected '{expected}'");
            _heard.RemoveRange(0, hears.Bytes.Length);
            _turns.Dequeue();
        }

        if (_heard.Count > 0 && Next is null)
            throw new Xunit.Sdk.XunitException($"the runner sent '{Encoding.UTF8.GetString([.. _heard])}' after the end of the conversation");
    }
}
