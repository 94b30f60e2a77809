using Leafwire.Runner.Eos;
using Leafwire.Runner.Ssh;
using Leafwire.Tests.Unit.Eos;

namespace Leafwire.Tests.Fuzz;

/// <summary>
/// A switch that says whatever it is told to say once it was spoken to, in packets of any size, and takes whatever is
/// sent. Time passes only while the runner listens and the switch is silent.
/// </summary>
/// <param name="time">Moved on while the switch is silent.</param>
/// <param name="says">What it says, by the place in its speech; null at the end, after which it is silent.</param>
/// <param name="packet">The size of the packet that begins at a place.</param>
internal sealed class RawSwitch(JumpingTime time, Func<long, byte?> says, Func<long, int> packet) : ISwitchTransport
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(50);

    private bool _spokenTo;
    private long _said;

    /// <summary>How often it was listened to.</summary>
    public long Reads { get; private set; }

    /// <summary>Bytes that it got.</summary>
    public long Heard { get; private set; }

    /// <summary>A shell on a switch that says these bytes, cut as told.</summary>
    public static (EosShell Shell, RawSwitch Switch) Saying(byte[] bytes, Func<long, int>? packet = null, EosOptions? options = null) =>
        Saying(at => at < bytes.Length ? bytes[at] : null, packet, options);

    public static (EosShell Shell, RawSwitch Switch) Saying(
        Func<long, byte?> says, Func<long, int>? packet = null, EosOptions? options = null)
    {
        var time = new JumpingTime();
        var raw = new RawSwitch(time, says, packet ?? (_ => 32 * 1024));
        return (new EosShell(raw, options ?? new EosOptions(), time, "leaf1"), raw);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Heard += bytes.Length;
        _spokenTo = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        Reads++;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_spokenTo && Next() is { Length: > 0 } bytes)
                return ValueTask.FromResult<ReadOnlyMemory<byte>>(bytes);
            time.Advance(Silence);
        }
    }

    public void Abort()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private byte[] Next()
    {
        if (says(_said) is null)
            return [];
        byte[] bytes = new byte[Math.Clamp(packet(_said), 1, 32 * 1024)];
        int count = 0;
        while (count < bytes.Length && says(_said) is { } next)
        {
            bytes[count++] = next;
            _said++;
        }

        return bytes[..count];
    }
}
