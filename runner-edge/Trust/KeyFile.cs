using Leafwire.Contracts;
using NATS.NKeys;

namespace Leafwire.Runner.Trust;

/// <summary>The file that names the keys whose commands are carried out.</summary>
internal static class KeyFile
{
    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It cannot be used.</exception>
    public static TrustedKeys Read(ReadOnlySpan<byte> content)
    {
        TrustedKeys file = TrustedKeys.Read(content);
        foreach (TrustedKey key in file.Keys)
        {
            if (Problem(key.Key) is { } problem)
                throw new FormatException($"{key.Key}: {problem}");
        }

        return file;
    }

    /// <summary>What is wrong with a public key; null when it is one.</summary>
    public static string? Problem(string key)
    {
        try
        {
            KeyPair.FromPublicKey(key).Dispose();
            return null;
        }
        catch (NKeysException)
        {
            return "the key's checksum does not fit: a character is wrong or missing";
        }
    }
}
