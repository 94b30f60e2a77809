using Leafwire.Contracts;
using NATS.NKeys;

namespace Leafwire.Runner.Trust;

/// <summary>Tells whether a message was signed by somebody who may configure switches.</summary>
internal sealed class CommandTrust(KeyRing keys)
{
    /// <summary>Checks a message.</summary>
    /// <param name="key">The header that names the key; null for none, empty for one that cannot be read.</param>
    /// <param name="signature">The header with the signature; likewise.</param>
    /// <param name="message">Its bytes, as they came.</param>
    /// <returns>Null when it is to be carried out.</returns>
    public Distrust? Check(string? key, string? signature, ReadOnlyMemory<byte> message)
    {
        if (keys.AcceptsUnsigned)
            return null;
        // No work on what would be refused afterwards.
        if (message.Length > Limits.MessageBytes)
            return new Distrust(null, $"a message of {message.Length} bytes is larger than {Limits.MessageBytes}");
        if (key is null && signature is null)
            return new Distrust(null,
                "the command is not signed, and this runner carries out signed ones only; set Leafwire:Signing:SeedFile at the pipeline");
        if (key is null || !CommandSignature.IsKey(key) || signature is null || !CommandSignature.TryDecode(signature, out byte[]? bytes))
        {
            return new Distrust(null, "the command's signature cannot be read");
        }

        return keys.Find(key) switch
        {
            null => new Distrust(key, $"the command is signed by key {key}, which this runner does not trust; "
                + "add the key to its trusted keys, or sign with one that is there"),
            { Retired: { } day } retired => new Distrust(key, "the command is signed by key "
                + $"{key}{(retired.Name is null ? "" : $" ({retired.Name})")}, retired on {day:yyyy-MM-dd}; sign with a key in use"),
            _ when !Fits(key, message, bytes) =>
                new Distrust(key, $"the signature of key {key} does not fit the command: it was altered after it was signed"),
            _ => null,
        };
    }

    private static bool Fits(string key, ReadOnlyMemory<byte> message, byte[] signature)
    {
        using KeyPair pair = KeyPair.FromPublicKey(key);
        return pair.Verify(CommandSignature.SignedBytes(message.Span), signature);
    }
}

/// <summary>Why a message is not to be carried out.</summary>
/// <param name="Key">The key that it says it was signed by; null when it names none.</param>
/// <param name="Reason">In words; nothing of its content.</param>
internal sealed record Distrust(string? Key, string Reason);
