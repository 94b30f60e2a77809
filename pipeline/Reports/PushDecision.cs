using Leafwire.Contracts;

namespace Leafwire.Pipeline.Reports;

/// <summary>What a person decided about a push, and what came of it.</summary>
/// <param name="At">When, by the hub's clock.</param>
/// <param name="Kind">What.</param>
/// <param name="By">Who, as the caller named itself.</param>
/// <param name="Reason">Why; may be empty.</param>
/// <param name="Digest">The push's digest that the person named; null for none.</param>
public sealed record PushDecision(DateTimeOffset At, DecisionKind Kind, string By, string Reason, string? Digest)
{
    /// <summary>The person's own key that it is signed with; null when it is not.</summary>
    public string? Key { get; init; }
}
