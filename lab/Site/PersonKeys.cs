using Leafwire.Contracts;
using NATS.NKeys;

namespace Leafwire.Lab.Site;

/// <summary>Keys of people in a lab, and the file by which a runner knows them.</summary>
public sealed class PersonKeys
{
    private readonly Dictionary<string, string> _seeds;

    private PersonKeys(Dictionary<string, string> seeds, string keysFile, int approvers) =>
        (_seeds, KeysFile, Approvers) = (seeds, keysFile, approvers);

    /// <summary>The file of the public keys.</summary>
    public string KeysFile { get; }

    /// <summary>How many people must approve.</summary>
    public int Approvers { get; }

    /// <summary>Makes a key for each person and writes the file.</summary>
    public static PersonKeys Create(string keysFile, int approvers, params IReadOnlyList<string> people)
    {
        var seeds = new Dictionary<string, string>(StringComparer.Ordinal);
        var keys = new List<TrustedKey>();
        foreach (string person in people)
        {
            using KeyPair pair = KeyPair.CreatePair(PrefixByte.User);
            seeds.Add(person, pair.GetSeed());
            keys.Add(new TrustedKey { Key = pair.GetPublicKey(), Name = person });
        }

        File.WriteAllBytes(keysFile, new TrustedKeys { Keys = keys }.Write());
        return new PersonKeys(seeds, keysFile, approvers);
    }

    /// <summary>A person's approval of a push.</summary>
    public SignedApproval Approve(string person, string pushId, string digest)
    {
        using KeyPair pair = KeyPair.FromSeed(_seeds[person]);
        byte[] signature = new byte[CommandSignature.SignatureBytes];
        pair.Sign(ApprovalSignature.SignedBytes(pushId, DecisionKind.Approve, digest, person), signature);
        return new SignedApproval(person, pair.GetPublicKey(), CommandSignature.Encode(signature));
    }
}
