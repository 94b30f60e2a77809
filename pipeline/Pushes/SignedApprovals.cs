using Leafwire.Contracts;

namespace Leafwire.Pipeline.Pushes;

/// <summary>What people approved of a push and signed with keys of their own, as each command shows it to its runner.</summary>
/// <param name="Digest">The push's digest.</param>
/// <param name="Approvals">The approvals, in the order of the log.</param>
public sealed record SignedApprovals(PushDigest Digest, IReadOnlyList<SignedApproval> Approvals)
{
    /// <summary>What a device's command carries.</summary>
    /// <exception cref="KeyNotFoundException">The device was not previewed.</exception>
    internal ApprovalProof ProofOf(string device) =>
        new() { Digest = Digest.Value, Path = Digest.PathOf(device), Approvals = Approvals };
}
