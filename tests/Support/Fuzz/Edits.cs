using CsCheck;

namespace Leafwire.Tests.Fuzz;

/// <summary>Damage to bytes: what a bad disk, a torn transfer or an attacker with a hex editor does.</summary>
public static class Edits
{
    private static readonly byte[][] Words = [[0], [0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0xC3], [0xED, 0xA0, 0x80],
        [0xEF, 0xBB, 0xBF], "\r"u8.ToArray(), "\n"u8.ToArray(), "\""u8.ToArray(), "PK\x01\x02"u8.ToArray(), "<script>"u8.ToArray()];

    private static readonly Gen<Func<byte[], byte[]>> One =
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 1 << 24], Gen.Int[1, 200], Gen.Int[0, 255])
            .Select((kind, at, length, value) => (Func<byte[], byte[]>)(bytes => Apply(bytes, kind, at, length, value)));

    /// <summary>These bytes, a few places of them damaged.</summary>
    public static Gen<byte[]> Of(byte[] bytes) => One.Array[0, 6].Select(edits => edits.Aggregate(bytes, (current, edit) => edit(current)));

    private static byte[] Apply(byte[] bytes, int kind, int place, int span, int value)
    {
        int at = bytes.Length == 0 ? 0 : place % bytes.Length, length = Math.Min(span, bytes.Length - at);
        return kind switch
        {
            0 => [.. bytes[..at], .. Words[value % Words.Length], .. bytes[at..]],
            1 => bytes[..at],
            2 => [.. bytes[..at], .. bytes[(at + length)..]],
            3 => [.. bytes[..(at + length)], .. bytes[at..]],
            4 => [.. bytes, .. bytes[at..(at + length)]],
            5 when length > 0 => [.. bytes[..at], (byte)value, .. bytes[(at + 1)..]],
            _ when length > 0 => [.. bytes[..at], (byte)(bytes[at] ^ (1 << (value % 8))), .. bytes[(at + 1)..]],
            _ => [(byte)value],
        };
    }
}
