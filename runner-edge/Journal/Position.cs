using System.Buffers.Binary;
using System.Text;

namespace Leafwire.Runner.Journal;

/// <summary>A place in a stream of commands.</summary>
/// <param name="Epoch">Which stream (<see cref="Bus.FeedState.Epoch"/>).</param>
/// <param name="Sequence">All of the device's commands up to here are answered.</param>
internal readonly record struct Position(string Epoch, ulong Sequence)
{
    /// <summary>As the leaf's bucket keeps it: the sequence, eight bytes with the highest first, then the epoch.</summary>
    public byte[] Encode()
    {
        byte[] entry = [.. new byte[sizeof(ulong)], .. Encoding.ASCII.GetBytes(Epoch)];
        BinaryPrimitives.WriteUInt64BigEndian(entry, Sequence);
        return entry;
    }

    /// <summary>Reads an entry; null for one that is none, so that the device's commands are answered from the journal once more.</summary>
    public static Position? Decode(ReadOnlySpan<byte> entry) => entry.Length > sizeof(ulong)
        ? new Position(Encoding.ASCII.GetString(entry[sizeof(ulong)..]), BinaryPrimitives.ReadUInt64BigEndian(entry))
        : null;
}
