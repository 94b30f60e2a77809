using System.Collections.Concurrent;
using Leafwire.Contracts;
using NATS.NKeys;

namespace Leafwire.Lab.Simulation;

/// <summary>
/// Keys of the people of all worlds, made once: what comes of a signature hangs on whose key it is of, never on the key's letters.
/// </summary>
internal static class PeopleKeys
{
    private static readonly ConcurrentDictionary<(string Person, Signing Which), string> s_seeds = new();
    private static readonly ConcurrentDictionary<string, TrustedKey> s_known = new(StringComparer.Ordinal);

    /// <summary>A key, as the file of the runners has it; null when it has not.</summary>
    public static TrustedKey? Find(string key) => s_known.GetValueOrDefault(key);

    /// <summary>The decision with what its person signs it with; what names no digest cannot be signed.</summary>
    public static Decision Sign(Decision decision, Signing with)
    {
        if (with == Signing.Nothing || decision.Digest is not { } digest)
            return decision;
        (string owner, Signing which) = with switch
        {
            Signing.Anothers => ("another", Signing.Own),
            Signing.Elsewhere => (decision.Who, Signing.Own),
            _ => (decision.Who, with),
        };
        using KeyPair pair = KeyPair.FromSeed(s_seeds.GetOrAdd((owner, which), Make));
        byte[] signature = new byte[CommandSignature.SignatureBytes];
        string signed = with == Signing.Elsewhere ? Payload.DigestOf("what somebody else showed") : digest;
        pair.Sign(ApprovalSignature.SignedBytes(decision.PushId, decision.Kind, signed, decision.Who), signature);
        return decision with { Key = pair.GetPublicKey(), Signature = CommandSignature.Encode(signature) };
    }

    private static string Make((string Person, Signing Which) key)
    {
        using KeyPair pair = KeyPair.CreatePair(PrefixByte.User);
        string id = pair.GetPublicKey();
        if (key.Which != Signing.Strange)
        {
            s_known[id] = new TrustedKey
            {
                Key = id, Name = key.Person,
                Retired = key.Which == Signing.Retired ? DateOnly.FromDateTime(SimScheduler.Epoch.DateTime) : null,
            };
        }

        return pair.GetSeed();
    }
}

/// <summary>What a decision is signed with.</summary>
internal enum Signing
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>The person's own key.</summary>
    Own,

    /// <summary>A key that the runners know as somebody else's.</summary>
    Anothers,

    /// <summary>A key that the runners do not know.</summary>
    Strange,

    /// <summary>A key of the person's that was retired.</summary>
    Retired,

    /// <summary>The person's own key, over another digest.</summary>
    Elsewhere,
}
