using System.Text;

namespace Leafwire.Contracts;

/// <summary>
/// How a person signs an approval, with a key of its own that neither the pipeline nor the hub has: Ed25519 (RFC 8032) over
/// <see cref="SignedBytes"/>.
/// </summary>
public static class ApprovalSignature
{
    // A signature made for another purpose, such as a command, never fits an approval.
    private const string Domain = "leafwire-approval-v1";

    /// <summary>
    /// What is signed: lines that say what for, the push, the decision, the push's digest, and who decides.
    /// </summary>
    /// <param name="pushId">The push.</param>
    /// <param name="kind">The decision.</param>
    /// <param name="digest">The push's digest (<see cref="PushDigest"/>).</param>
    /// <param name="who">The person's name, as the decision has it (<see cref="Decision.Who"/>).</param>
    public static byte[] SignedBytes(string pushId, DecisionKind kind, string digest, string who) =>
        Encoding.UTF8.GetBytes($"{Domain}\n{pushId}\n{kind.ToString().ToLowerInvariant()}\n{digest}\n{who}\n");
}
