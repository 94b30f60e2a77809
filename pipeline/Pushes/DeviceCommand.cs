using Leafwire.Contracts;

namespace Leafwire.Pipeline.Pushes;

/// <summary>A command that a push wants published: by reference, the configuration is added when it goes out.</summary>
/// <param name="Device">For whom.</param>
/// <param name="Kind">What to do.</param>
/// <param name="Attempt">From 1; a device that is configured once more counts on.</param>
/// <param name="NotAfter">The runner must not begin after this.</param>
/// <param name="CommitTimer">For a configure: the switch reverts by itself this long after it was armed.</param>
/// <param name="Source">For a configure or preview: which configuration.</param>
/// <param name="Sequence">The entry of the log at which the push wanted it.</param>
public sealed record DeviceCommand(
    string Device, CommandKind Kind, int Attempt, DateTimeOffset NotAfter, TimeSpan CommitTimer, CandidateSource Source, ulong Sequence)
{
    /// <summary>
    /// For a configure: the digest of the diff that people approved, and that alone may be armed; null when nobody was asked.
    /// </summary>
    public string? ApprovedDiff { get; init; }

    /// <summary>With it, what people signed with keys of their own; null when nobody did.</summary>
    public SignedApprovals? Approvals { get; init; }
}
