using System.Security.Cryptography;
using System.Text;

namespace Leafwire.Eos;

/// <summary>
/// Hashes of crypt(5) as EOS keeps secrets: <c>$6$salt$hash</c> (SHA-512, 5000 rounds) and <c>$1$salt$hash</c> (MD5). For
/// telling whether a hash is that of a text that is known anyway; nothing is protected by them here.
/// </summary>
public static class UnixCrypt
{
    /// <summary>The letters of a salt and of a hash; each stands for six bits.</summary>
    public const string Letters = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // Rounds take as long as the text is.
    private const int LongestText = 256;

    /// <summary>The SHA-512 hash of a text.</summary>
    /// <param name="text">The secret.</param>
    /// <param name="salt">At most 16 characters; what is over is not used.</param>
    public static string Sha512(string text, string salt)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(salt);
        salt = salt[..Math.Min(salt.Length, Sha512Crypt.SaltLength)];
        return $"{Sha512Crypt.Prefix}{salt}${Sha512Crypt.Hash(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(salt))}";
    }

    /// <summary>The MD5 hash of a text.</summary>
    /// <param name="text">The secret.</param>
    /// <param name="salt">At most 8 characters; what is over is not used.</param>
    internal static string Md5(string text, string salt)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(salt);
        salt = salt[..Math.Min(salt.Length, Md5Crypt.SaltLength)];
        return $"{Md5Crypt.Prefix}{salt}${Md5Crypt.Hash(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(salt))}";
    }

    /// <summary>
    /// True when a hash is known to be that of a text; false also for a form that is not computed here, such as one that gives
    /// its rounds.
    /// </summary>
    internal static bool Matches(string text, string hash)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(hash);
        return text.Length <= LongestText && hash.Split('$') switch
        {
            ["", "6", var salt, _] => Sha512(text, salt) == hash,
            ["", "1", var salt, _] => Md5(text, salt) == hash,
            _ => false,
        };
    }

    /// <summary>The digest of text, salt and text, with which both hashes begin.</summary>
    internal static byte[] Around(IncrementalHash hash, ReadOnlySpan<byte> text, ReadOnlySpan<byte> salt)
    {
        hash.AppendData(text);
        hash.AppendData(salt);
        hash.AppendData(text);
        return hash.GetHashAndReset();
    }

    /// <summary>The rounds that make both hashes slow.</summary>
    internal static void Stretch(IncrementalHash hash, byte[] digest, ReadOnlySpan<byte> text, ReadOnlySpan<byte> salt, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            bool isOdd = (round & 1) != 0;
            hash.AppendData(isOdd ? text : digest);
            if (round % 3 != 0)
                hash.AppendData(salt);
            if (round % 7 != 0)
                hash.AppendData(text);
            hash.AppendData(isOdd ? digest : text);
            hash.GetHashAndReset(digest);
        }
    }

    /// <summary>Bytes of a digest as letters, the lowest bits first.</summary>
    internal static void Append(StringBuilder text, int high, int middle, int low, int letters)
    {
        int bits = (high << 16) | (middle << 8) | low;
        for (; letters > 0; letters--, bits >>= 6)
            text.Append(Letters[bits & 0x3f]);
    }
}
