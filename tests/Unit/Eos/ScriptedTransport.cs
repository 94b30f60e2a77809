using System.Text;
using Leafwire.Runner.Ssh;

namespace Leafwire.Tests.Unit.Eos;

/// <summary>
/// Plays a <see cref="Transcript"/>. Time passes only while the runner listens and the switch is silent, so every
/// settle time and every timeout falls in the same place each run. What the runner sends must be what is written.
/// </summary>
internal sealed class ScriptedTransport(Transcript transcript, JumpingTime time, Func<int, int>? cut = null) : ISwitchTransport
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly List<byte> _heard = [];
    private readonly Tearing? _tearing = cut is null ? Tearing.Current : null;
    private int _turn;
    private int _offset;
    private int _said;
    private bool _dropped;
    private TimeSpan _pause;

    public bool IsDisposed { get; private set; }

    /// <summary>The turns that were not played, and what was sent that the switch did not expect.</summary>
    public string Rest => string.Join(", ", transcript.Turns.Skip(_turn).Select(Describe)) + Encoding.UTF8.GetString([.. _heard]);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        _heard.AddRange(bytes.Span);
        Listen();
        return IsDropped() ? ValueTask.FromException(Lost()) : ValueTask.CompletedTask;
    }

    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Listen();
            if (IsDropped())
                throw Lost();
            switch (_turn < transcript.Turns.Count ? transcript.Turns[_turn] : null)
            {
                case Transcript.Says when _pause > TimeSpan.Zero:
                    // Told by and by, as a reader with a timeout of its own would see it.
                    time.Advance(Step);
                    _pause -= Step;
                    break;
                case Transcript.Says says:
                    return ValueTask.FromResult<ReadOnlyMemory<byte>>(Say(says.Bytes));
                case Transcript.Waits waits:
                    _turn++;
                    time.Advance(waits.Time);
                    break;
                default:
                    time.Advance(Step);
                    break;
            }
        }
    }

    /// <summary>True when the connection was reset and not closed in order.</summary>
    public bool IsReset { get; private set; }

    public void Abort() => IsReset = true;

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    private static TransportException Lost() => new(TransportFault.Lost, "the connection was closed");

    private bool IsDropped()
    {
        if (!_dropped && _turn < transcript.Turns.Count && transcript.Turns[_turn] is Transcript.Drops)
        {
            _dropped = true;
            _turn++;
            // What was on its way is lost with the connection.
            _heard.Clear();
        }

        return _dropped;
    }

    private byte[] Say(byte[] bytes)
    {
        int length = Math.Clamp(cut?.Invoke(_said) ?? _tearing?.Packet ?? int.MaxValue, 1, bytes.Length - _offset);
        if (_tearing is { LinePause.Ticks: > 0 } tearing && Array.IndexOf(bytes, (byte)'\n', _offset, length) is >= 0 and var end)
            (length, _pause) = (end + 1 - _offset, tearing.LinePause);
        byte[] said = bytes[_offset..(_offset + length)];
        _said += length;
        _offset += length;
        if (_offset == bytes.Length)
        {
            _turn++;
            _offset = 0;
        }

        return said;
    }

    private void Listen()
    {
        while (_turn < transcript.Turns.Count && transcript.Turns[_turn] is Transcript.Hears hears && _heard.Count >= hears.Bytes.Length)
        {
            byte[] got = [.. _heard.Take(hears.Bytes.Length)];
            if (!got.SequenceEqual(hears.Bytes))
                throw new Xunit.Sdk.XunitException($"the runner sent {Show(got)}, expected {Show(hears.Bytes)}");
            _heard.RemoveRange(0, got.Length);
            _turn++;
        }

        if (_heard.Count > 0 && _turn >= transcript.Turns.Count)
            throw new Xunit.Sdk.XunitException($"the runner sent {Show([.. _heard])} after the end of the transcript");
    }

    private static string Describe(Transcript.Turn turn) => turn switch
    {
        Transcript.Says says => $"switch {Show(says.Bytes)}",
        Transcript.Hears hears => $"runner {Show(hears.Bytes)}",
        _ => turn.GetType().Name,
    };

    private static string Show(byte[] bytes) => System.Text.Json.JsonSerializer.Serialize(Encoding.UTF8.GetString(bytes));
}
