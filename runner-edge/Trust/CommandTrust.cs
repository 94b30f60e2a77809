using Leafwire.Contracts;
using Microsoft.Extensions.Primitives;
using NATS.Client.Core;
using NATS.NKeys;

namespace Leafwire.Runner.Trust;

/// <summary>Tells whether a message was signed by somebody who may configure switches.</summary>
internal sealed class CommandTrust(KeyRing keys)
{
    /// <summary>Checks a message.</summary>
    /// <param name="headers">Its headers; null for none.</param>
    /// <param name="message">Its bytes, as they came.</param>
    /// <returns>Null when it is to be carried out.</returns>
    public Distrust? Check(NatsHeaders? headers, ReadOnlyMemory<byte> message)
    {
        if (keys.AcceptsUnsigned)
            return null;
        // No work on what would be refused afterwards.
        if (message.Length > Limits.MessageBytes)
            return new Distrust(null, $"a message of {message.Length} bytes is larger than {Limits.MessageBytes}");
        if (headers is null || !headers.ContainsKey(CommandSignature.KeyHeader) && !headers.ContainsKey(CommandSignature.SignatureHeader))
            return new Distrust(null, "the command is not signed, and this runner carries out signed ones only; set Leafwire:Signing:SeedFile at the pipeline");
        if (One(headers, CommandSignature.KeyHeader) is not { } key || !CommandSignature.IsKey(key)
            || One(headers, CommandSignature.SignatureHeader) is not { } text || !CommandSignature.TryDecode(text, out byte[]? signature))
        {
            return new Distrust(null, "the command's signature cannot be read");
        }

        return keys.Find(key) switch
        {
            null => new Distrust(key, $"the command is signed by key {key}, which this runner does not trust; add the key to its trusted keys, or sign with one that is there"),
            { Retired: { } day } retired => new Distrust(key, $"the command is signed by key {key}{(retired.Name is null ? "" : $" ({retired.Name})")}, retired on {day:yyyy-MM-dd}; sign with a key in use"),
            _ when !Fits(key, message, signature) => new Distrust(key, $"the signature of key {key} does not fit the command: it was altered after it was signed"),
            _ => null,
        };
    }

    private static bool Fits(string key, ReadOnlyMemory<byte> message, byte[] signature)
    {
        using KeyPair pair = KeyPair.FromPublicKey(key);
        return pair.Verify(CommandSignature.SignedBytes(message.Span), signature);
    }

    private static string? One(NatsHeaders headers, string name) =>
        headers.TryGetValue(name, out StringValues values) && values is [{ } value] ? value : null;
}

/// <summary>Why a message is not to be carried out.</summary>
/// <param name="Key">The key that it says it was signed by; null when it names none.</param>
/// <param name="Reason">In words; nothing of its content.</param>
internal sealed record Distrust(string? Key, string Reason);
