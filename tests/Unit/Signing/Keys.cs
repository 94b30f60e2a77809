using Leafwire.Contracts;
using NATS.NKeys;

namespace Leafwire.Tests.Unit.Signing;

/// <summary>Key pairs for tests.</summary>
internal static class Keys
{
    /// <summary>A new pair: the public key, and the seed.</summary>
    public static (string Key, string Seed) New()
    {
        using KeyPair pair = KeyPair.CreatePair(PrefixByte.User);
        return (pair.GetPublicKey(), pair.GetSeed());
    }

    /// <summary>A file of trusted keys.</summary>
    public static byte[] File(params string[] keys) =>
        new TrustedKeys { Keys = [.. keys.Select(key => new TrustedKey { Key = key })] }.Write();
}
