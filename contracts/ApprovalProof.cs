namespace Leafwire.Contracts;

/// <summary>
/// Shows a runner what people approved, so that it need not take the pipeline's word: the approvals, of the digest of the whole
/// push, and the way from its device's diff to that digest.
/// </summary>
public sealed record ApprovalProof
{
    /// <summary>The push's digest (<see cref="PushDigest"/>), which the approvals name.</summary>
    public required string Digest { get; init; }

    /// <summary>From the device's diff to the push's digest (<see cref="PushDigest.Root"/>).</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>The approvals that people signed.</summary>
    public required IReadOnlyList<SignedApproval> Approvals { get; init; }
}
