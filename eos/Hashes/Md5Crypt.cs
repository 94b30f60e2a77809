using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Leafwire.Eos;

/// <summary>MD5 crypt, as FreeBSD's crypt(3) brought it: 1000 rounds.</summary>
[SuppressMessage("Security", "CA5351", Justification = "The hash that the switch made; nothing is protected by it here.")]
internal static class Md5Crypt
{
    public const string Prefix = "$1$";

    public const int SaltLength = 8;

    private const int Rounds = 1000;
    private const int Size = MD5.HashSizeInBytes;

    /// <summary>The part behind the salt.</summary>
    public static string Hash(ReadOnlySpan<byte> text, ReadOnlySpan<byte> salt)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        byte[] digest = First(hash, text, salt);
        UnixCrypt.Stretch(hash, digest, text, salt, Rounds);

        var letters = new StringBuilder(22);
        for (int i = 0; i < 5; i++)
            UnixCrypt.Append(letters, digest[i], digest[i + 6], digest[i == 4 ? 5 : i + 12], 4);
        UnixCrypt.Append(letters, 0, 0, digest[11], 2);
        return letters.ToString();
    }

    private static byte[] First(IncrementalHash hash, ReadOnlySpan<byte> text, ReadOnlySpan<byte> salt)
    {
        byte[] other = UnixCrypt.Around(hash, text, salt);

        hash.AppendData(text);
        hash.AppendData(Encoding.ASCII.GetBytes(Prefix));
        hash.AppendData(salt);
        for (int left = text.Length; left > 0; left -= Size)
            hash.AppendData(other.AsSpan(0, Math.Min(left, Size)));
        for (int bits = text.Length; bits > 0; bits >>= 1)
            hash.AppendData((bits & 1) != 0 ? "\0"u8 : text[..1]);
        return hash.GetHashAndReset();
    }
}
