using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Leafwire.Runner.Inventory;

/// <summary>SSH host keys as OpenSSH names them: <c>SHA256:</c> and unpadded base64 of the key's digest.</summary>
internal static class HostKey
{
    private const string Prefix = "SHA256:";

    /// <summary>The fingerprint of a public key in its wire form (RFC 4253, 6.6), as <c>ssh-keygen -l</c> prints it.</summary>
    public static string Fingerprint(ReadOnlySpan<byte> publicKey) =>
        Prefix + Convert.ToBase64String(SHA256.HashData(publicKey)).TrimEnd('=');

    /// <summary>Reads a fingerprint, or a public key line (<c>ssh-ed25519 AAAA…</c>), from a configuration.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out string? fingerprint)
    {
        text = text.Trim();
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        if (text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            string digest = text[Prefix.Length..].TrimEnd('=');
            bool whole = digest.Length == 43 && Convert.TryFromBase64String(digest + "=", bytes, out int written)
                && written == bytes.Length;
            fingerprint = whole ? Prefix + digest : null;
            return whole;
        }

        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        fingerprint = words.Length >= 2 && TryDecode(words[1], out byte[]? key) ? Fingerprint(key) : null;
        return fingerprint is not null;
    }

    /// <summary>Decodes the base64 of a public key; false when it is none.</summary>
    public static bool TryDecode(string base64, [NotNullWhen(true)] out byte[]? key)
    {
        byte[] buffer = new byte[base64.Length];
        // The key begins with the length and name of its type.
        bool whole = Convert.TryFromBase64String(base64, buffer, out int written) && written > 8 && buffer[0] == 0 && buffer[1] == 0;
        key = whole ? buffer[..written] : null;
        return whole;
    }
}
