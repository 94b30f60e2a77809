using Leafwire.Contracts;
using NATS.NKeys;

namespace Leafwire.Pipeline.Api;

/// <summary>A look at a person's signature while the person is still there. Whose key counts, the runners alone know.</summary>
internal static class PersonSignature
{
    /// <summary>False for a decision with a signature that fits nothing.</summary>
    public static bool IsGood(Decision decision)
    {
        if (decision is { Key: null, Signature: null })
            return true;
        if (SignedApproval.Of(decision) is not { } approval || decision.Digest is null
            || !CommandSignature.TryDecode(approval.Signature, out byte[]? signature))
            return false;
        try
        {
            using KeyPair pair = KeyPair.FromPublicKey(approval.Key);
            return pair.Verify(ApprovalSignature.SignedBytes(decision.PushId, decision.Kind, decision.Digest, approval.By), signature);
        }
        catch (NKeysException)
        {
            return false;
        }
    }
}
