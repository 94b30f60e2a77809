namespace Leafwire.Contracts;

/// <summary>A person's approval, signed with the person's own key.</summary>
/// <param name="By">The person's name, as it was signed.</param>
/// <param name="Key">The key's id, which is the public key (<see cref="CommandSignature.IsKey"/>).</param>
/// <param name="Signature">As <see cref="CommandSignature.Encode"/> writes it, over <see cref="ApprovalSignature.SignedBytes"/>.</param>
public sealed record SignedApproval(string By, string Key, string Signature)
{
    /// <summary>The approval that a decision carries; null when it is none that is signed, or has not the form of one.</summary>
    public static SignedApproval? Of(Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return decision is { Kind: DecisionKind.Approve, Key: { } key, Signature: { } signature }
            && new SignedApproval(decision.Who, key, signature) is var approval && MessageRules.IsWhole(approval) ? approval : null;
    }
}
