using System.Text.Json.Serialization;

namespace Leafwire.Contracts;

/// <summary>A person's decision on a push, kept in the push's log; when it was taken is when the hub stored it.</summary>
/// <param name="PushId">The push.</param>
/// <param name="Kind">What was decided.</param>
/// <param name="By">Who, as the caller named itself.</param>
/// <param name="Reason">Why, in words; may be empty.</param>
public sealed record Decision(string PushId, DecisionKind Kind, string By, string Reason)
{
    /// <summary>Behind the name of somebody who was not asked to prove it.</summary>
    public const string Unproven = " (not proven)";

    /// <summary>The name alone, as it is compared with others.</summary>
    [JsonIgnore]
    public string Who => NameIn(By);

    /// <summary>
    /// The push's digest (<see cref="PushDigest"/>) as the person saw it. An approval without one, or of another one,
    /// approves nothing. Null when none was named.
    /// </summary>
    public string? Digest { get; init; }

    /// <summary>The key that the person signed the approval with (<see cref="ApprovalSignature"/>); null when it is not signed.</summary>
    public string? Key { get; init; }

    /// <summary>The signature, as <see cref="CommandSignature.Encode"/> writes it; null when it is not signed.</summary>
    public string? Signature { get; init; }

    /// <summary>A name without what says that it is not proven.</summary>
    public static string NameIn(string by)
    {
        ArgumentNullException.ThrowIfNull(by);
        return (by.EndsWith(Unproven, StringComparison.Ordinal) ? by[..^Unproven.Length] : by).Trim();
    }
}
