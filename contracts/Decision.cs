namespace Leafwire.Contracts;

/// <summary>A person's decision on a push, kept in the push's log; when it was taken is when the hub stored it.</summary>
/// <param name="PushId">The push.</param>
/// <param name="Kind">What was decided.</param>
/// <param name="By">Who, as the caller named itself.</param>
/// <param name="Reason">Why, in words; may be empty.</param>
public sealed record Decision(string PushId, DecisionKind Kind, string By, string Reason)
{
    /// <summary>
    /// The push's digest (<see cref="PushDigest"/>) as the person saw it. An approval without one, or of another one,
    /// approves nothing. Null when none was named.
    /// </summary>
    public string? Digest { get; init; }
}
