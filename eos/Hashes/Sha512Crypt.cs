using System.Security.Cryptography;
using System.Text;

namespace Leafwire.Eos;

/// <summary>SHA-512 crypt ("Unix crypt using SHA-256 and SHA-512", U. Drepper, version 0.6), with its default of 5000 rounds.</summary>
internal static class Sha512Crypt
{
    public const string Prefix = "$6$";

    public const int SaltLength = 16;

    private const int Rounds = 5000;
    private const int Size = SHA512.HashSizeInBytes;

    /// <summary>The part behind the salt.</summary>
    public static string Hash(ReadOnlySpan<byte> text, ReadOnlySpan<byte> salt)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        byte[] digest = First(hash, text, salt);

        for (int i = 0; i < text.Length; i++)
            hash.AppendData(text);
        byte[] texts = Repeated(hash.GetHashAndReset(), text.Length);
        for (int i = 0; i < 16 + digest[0]; i++)
            hash.AppendData(salt);
        byte[] salts = Repeated(hash.GetHashAndReset(), salt.Length);

        UnixCrypt.Stretch(hash, digest, texts, salts, Rounds);

        return Encode(digest);
    }

    private static byte[] First(IncrementalHash hash, ReadOnlySpan<byte> text, ReadOnlySpan<byte> salt)
    {
        byte[] other = UnixCrypt.Around(hash, text, salt);

        hash.AppendData(text);
        hash.AppendData(salt);
        hash.AppendData(Repeated(other, text.Length));
        for (int bits = text.Length; bits > 0; bits >>= 1)
            hash.AppendData((bits & 1) != 0 ? other : text);
        return hash.GetHashAndReset();
    }

    private static byte[] Repeated(byte[] digest, int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = digest[i % Size];
        return bytes;
    }

    // Three bytes each, a third of the digest apart, whose order turns by one from group to group.
    private static string Encode(byte[] digest)
    {
        const int third = (Size - 1) / 3;
        var text = new StringBuilder(86);
        for (int i = 0; i < third; i++)
        {
            (int a, int b, int c) = (digest[i], digest[i + third], digest[i + (2 * third)]);
            (int high, int middle, int low) = (i % 3) switch { 0 => (a, b, c), 1 => (b, c, a), _ => (c, a, b) };
            UnixCrypt.Append(text, high, middle, low, 4);
        }

        UnixCrypt.Append(text, 0, 0, digest[^1], 2);
        return text.ToString();
    }
}
