using Leafwire.Contracts;
using NATS.NKeys;

namespace Leafwire.Runner.Trust;

/// <summary>
/// Tells whether as many people as the runner's own settings ask for approved a change, by what they signed themselves. Of the
/// pipeline's word nothing is taken.
/// </summary>
/// <param name="find">A person's key by its id, in use or retired; null when it is not known.</param>
/// <param name="approvers">How many people.</param>
internal sealed class ApprovalTrust(Func<string, TrustedKey?> find, int approvers)
{
    private string People => approvers == 1 ? "a person" : $"{approvers} people";

    /// <summary>
    /// Why a command's change is not approved; null when it is. That the switch would change by that diff and no other, whoever
    /// arms it compares.
    /// </summary>
    public string? Problem(ConfigureCommand command)
    {
        if (command.ApprovedDiff is not { } diff || command.Approval is not { } proof)
            return $"this runner arms only what {People} approved with keys of their own, and the command carries no such approval: "
                + $"set \"approval\": \"required\"{(approvers > 1 ? $" and \"approvers\": {approvers}" : "")} in push.json, "
                + "and approve with 'leafwire approve --key'";
        if (PushDigest.Root(command.Device, diff, proof.Path) != proof.Digest)
            return "what was approved is another change than the one that the command names; the switch was not armed";
        var agreed = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string? refused = null;
        foreach (SignedApproval approval in proof.Approvals)
        {
            if (Refusal(approval, command.PushId, proof.Digest) is { } why)
                refused ??= why;
            else
                agreed.Add(find(approval.Key)?.Name ?? approval.Key);
        }

        return agreed.Count >= approvers
            ? null
            : $"this runner arms only what {People} approved with keys of their own; {agreed.Count} of {approvers} did"
                + (refused is null ? "" : $" ({refused})") + ". The switch was not armed";
    }

    private string? Refusal(SignedApproval approval, string pushId, string digest) => find(approval.Key) switch
    {
        null => $"the key {approval.Key} is not among the runner's approvalKeys",
        { Retired: { } day } => $"the key {approval.Key} was retired on {day:yyyy-MM-dd}",
        { Name: { } name } when !name.Equals(approval.By, StringComparison.OrdinalIgnoreCase) =>
            $"the key {approval.Key} is another person's than the approval names",
        _ when !Fits(approval, pushId, digest) => $"the signature of key {approval.Key} does not fit this push and digest",
        _ => null,
    };

    private static bool Fits(SignedApproval approval, string pushId, string digest)
    {
        if (!CommandSignature.TryDecode(approval.Signature, out byte[]? signature))
            return false;
        using KeyPair pair = KeyPair.FromPublicKey(approval.Key);
        return pair.Verify(ApprovalSignature.SignedBytes(pushId, DecisionKind.Approve, digest, approval.By), signature);
    }
}
