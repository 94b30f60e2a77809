using System.Text;
using Leafwire.Runner.Ssh;
using Leafwire.Tests.Unit.Eos;

namespace Leafwire.Tests.Unit.Golden;

/// <summary>
/// Plays one connection of a conversation. What the runner sends must be what is written, but for an empty line into a silence,
/// which a recording of another runner need not have: that one is answered as a switch does, with its prompt once more. What
/// shows something may be asked once more, too.
/// Time passes only while the runner listens and the switch is silent.
/// </summary>
internal sealed class TalkTransport(Transcript transcript, JumpingTime time, Func<int, int>? cut) : ISwitchTransport
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly LinkedList<Transcript.Turn> _turns = new(transcript.Turns);
    private readonly List<byte> _heard = [];
    private string _tail = "";
    // What was played since something was to be shown.
    private readonly List<Transcript.Turn> _shown = [];
    private bool _isExchangeOver = true;
    private byte[] _saying = [];
    private int _said;
    private int _emptyLines;
    private bool _dropped;

    /// <summary>What was not played, and what was sent that the switch did not expect.</summary>
    public string Rest =>
        string.Join(", ", _turns.Select(t => t is Transcript.Hears hears ? $"> {Encoding.UTF8.GetString(hears.Bytes)}" : t.GetType().Name))
        + Encoding.UTF8.GetString([.. _heard]);

    /// <summary>What is sent next may belong to the next exchange.</summary>
    public void EndExchange() => _isExchangeOver = true;

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
                    Played();
                    _saying = says.Bytes;
                    // What nobody asked for is no part of the prompt.
                    _tail += Encoding.UTF8.GetString(says.Again ?? says.Bytes);
                    _tail = _tail[(_tail.LastIndexOf('\n') + 1)..];
                    break;
                case Transcript.Waits waits:
                    Played();
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

    private Transcript.Turn? Next => _turns.First?.Value;

    private static TransportException Lost() => new(TransportFault.Lost, "leaf1: the connection was closed");

    private byte[] Say()
    {
        int length = Math.Clamp(cut?.Invoke(_said) ?? int.MaxValue, 1, _saying.Length);
        byte[] said = _saying[..length];
        _saying = _saying[length..];
        _said += length;
        return said;
    }

    private void Listen()
    {
        while (_heard.Count > 0)
        {
            if (Next is Transcript.Hears next && Hears(next.Bytes) && (_isExchangeOver || !next.BeginsExchange))
            {
                _isExchangeOver &= !next.BeginsExchange;
                if (next.Bytes.AsSpan().StartsWith("show "u8))
                    _shown.Clear();
                Hear(next);
            }
            else if (_shown is [Transcript.Hears show, ..] && Hears(show.Bytes))
            {
                foreach (Transcript.Turn turn in _shown.Skip(1).Reverse())
                    _turns.AddFirst(turn is Transcript.Says { Again: { } again } ? new Transcript.Says(again) : turn);
                _turns.AddFirst(show);
                _shown.Clear();
                Hear(show);
            }
            else if (Next is Transcript.Hears expected && _heard.Count >= expected.Bytes.Length)
            {
                throw new Xunit.Sdk.XunitException(
                    $"the runner sent '{Encoding.UTF8.GetString([.. _heard])}', expected '{Encoding.UTF8.GetString(expected.Bytes)}'");
            }
            else if (Next is null)
            {
                throw new Xunit.Sdk.XunitException(
                    $"the runner sent '{Encoding.UTF8.GetString([.. _heard])}' after the end of the conversation");
            }
            else
            {
                break;
            }
        }
    }

    private bool Hears(byte[] line) => _heard.Count >= line.Length && _heard.Take(line.Length).SequenceEqual(line);

    private void Hear(Transcript.Hears line)
    {
        _heard.RemoveRange(0, line.Bytes.Length);
        Played();
    }

    private void Played()
    {
        Transcript.Turn turn = _turns.First!.Value;
        _turns.RemoveFirst();
        if (_shown.Count > 0 || turn is Transcript.Hears hears && hears.Bytes.AsSpan().StartsWith("show "u8))
            _shown.Add(turn);
    }
}
