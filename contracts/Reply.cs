using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Leafwire.Contracts;

/// <summary>
/// The outcome of a command. Every reply except <see cref="ArmedReply"/> means that the switch runs a final
/// configuration, or (<see cref="FailureReply.TimerLeft"/>) will when its timer has run out.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "outcome")]
[JsonDerivedType(typeof(UnchangedReply), "unchanged")]
[JsonDerivedType(typeof(PreviewedReply), "previewed")]
[JsonDerivedType(typeof(ArmedReply), "armed")]
[JsonDerivedType(typeof(ConfirmedReply), "confirmed")]
[JsonDerivedType(typeof(RevertedReply), "reverted")]
[JsonDerivedType(typeof(HealthyReply), "healthy")]
[JsonDerivedType(typeof(FetchedReply), "fetched")]
[JsonDerivedType(typeof(RejectedReply), "rejected")]
[JsonDerivedType(typeof(UnhealthyReply), "unhealthy")]
[JsonDerivedType(typeof(UnreachableReply), "unreachable")]
[JsonDerivedType(typeof(BusyReply), "busy")]
[JsonDerivedType(typeof(ExpiredReply), "expired")]
[JsonDerivedType(typeof(ChangedReply), "changed")]
[JsonDerivedType(typeof(FailedReply), "failed")]
public abstract record Reply : DeviceMessage
{
    /// <summary><see cref="MessageHeader.CommandId"/> of the command that this answers.</summary>
    [JsonRequired]
    public string CommandId { get => Header.CommandId; init => Header = Header with { CommandId = value }; }

    /// <summary><see cref="MessageHeader.Kind"/> of that command.</summary>
    [JsonRequired]
    public CommandKind Command { get => Header.Kind; init => Header = Header with { Kind = value }; }

    /// <summary>The runner that answers.</summary>
    public required string Runner { get; init; }

    /// <summary>The version of the switch's software, as the switch names it; null when it was not learned.</summary>
    public string? Software { get; init => field = value ?? field; }

    /// <summary>As runners of before there were platforms name <see cref="Software"/>; only read.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public string? EosVersion { get => null; init => Software = value; }

    /// <summary>
    /// What the switch said though it did what it was told, and what it refused and was accepted, at most
    /// <see cref="Limits.Warnings"/>.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init => field = value ?? []; } = [];

    /// <summary>What came of every check that was run, at most <see cref="Limits.CheckResults"/>; null when none was.</summary>
    public IReadOnlyList<CheckResult>? Checks { get; init; }

    /// <summary>What the runner did, stage by stage, in order.</summary>
    public IReadOnlyList<StageTime> Stages { get; init; } = [];
}

/// <summary>The candidate is what the switch already runs; nothing was committed.</summary>
public sealed record UnchangedReply : Reply;

/// <summary>A dry run's diff.</summary>
public sealed record PreviewedReply : Reply
{
    /// <summary>Unified diff, from running to candidate.</summary>
    public required Payload Diff { get; init; }

    /// <summary>Lines that would be added.</summary>
    public required int Added { get; init; }

    /// <summary>Lines that would be removed.</summary>
    public required int Removed { get; init; }

    /// <summary>
    /// The digest of the diff with its secrets, as <see cref="Payload.Digest"/>: the same whenever the same change is made.
    /// Null in what runners of before there were such digests sent.
    /// </summary>
    public string? DiffDigest { get; init; }

    /// <summary>
    /// The digest of the changed lines in their blocks alone: the same on switches that differ in what stands around. Null when it is
    /// not known.
    /// </summary>
    public string? ChangeDigest { get; init; }

    /// <summary>What the change may break, the worst first, at most <see cref="Limits.Risks"/>.</summary>
    public IReadOnlyList<Risk> Risks { get; init => field = value ?? []; } = [];
}

/// <summary>
/// The candidate runs, the switch answered on a fresh connection and passed its checks; it reverts when its timer runs out.
/// </summary>
public sealed record ArmedReply : Reply
{
    /// <summary>Unified diff, from the old running configuration to the candidate.</summary>
    public required Payload Diff { get; init; }

    /// <summary>Lines added.</summary>
    public required int Added { get; init; }

    /// <summary>Lines removed.</summary>
    public required int Removed { get; init; }

    /// <summary>
    /// The digest of the diff with its secrets, as <see cref="Payload.Digest"/>: the same whenever the same change is made.
    /// Null in what runners of before there were such digests sent.
    /// </summary>
    public string? DiffDigest { get; init; }

    /// <summary>What the change may break, the worst first, at most <see cref="Limits.Risks"/>.</summary>
    public IReadOnlyList<Risk> Risks { get; init => field = value ?? []; } = [];

    /// <summary>The running configuration before the change.</summary>
    public required Payload Before { get; init; }

    /// <summary>The running configuration with the candidate armed.</summary>
    public required Payload After { get; init; }

    /// <summary>Time left on the commit timer when the reply was made.</summary>
    public required TimeSpan TimerLeft { get; init; }

    /// <summary>When the timer ends, by the runner's clock: a reply that was long on its way must not seem to leave more time.</summary>
    public DateTimeOffset? ArmedUntil { get; init; }
}

/// <summary>The candidate is final.</summary>
public sealed record ConfirmedReply : Reply
{
    /// <summary>
    /// Why it could not be saved to startup, so that a reboot would bring the old configuration back; null when it is saved.
    /// </summary>
    public string? NotSaved { get; init; }
}

/// <summary>The switch runs its old configuration.</summary>
public sealed record RevertedReply : Reply
{
    /// <summary>Why.</summary>
    public required RevertCause Cause { get; init; }

    /// <summary>In words.</summary>
    public string? Message { get; init; }
}

/// <summary>All checks hold.</summary>
public sealed record HealthyReply : Reply;

/// <summary>The running configuration.</summary>
public sealed record FetchedReply : Reply
{
    /// <summary>As <c>show running-config</c> gives it.</summary>
    public required Payload Running { get; init; }
}

/// <summary>A command that did not do what it was to do.</summary>
public abstract record FailureReply : Reply
{
    /// <summary>What happened and what the operator can do.</summary>
    public required string Message { get; init; }

    /// <summary>Not null when the switch may still run the candidate: it goes back by itself within this time.</summary>
    public TimeSpan? TimerLeft { get; init; }

    /// <summary>What was armed before this went wrong; null when nothing was.</summary>
    public ConfigChange? Change { get; init; }
}

/// <summary>Somebody else changed the switch while it was armed, so it was not confirmed; it goes back by its timer.</summary>
public sealed record ChangedReply : FailureReply;

/// <summary>The switch refused lines of the candidate, or refused to commit it; it runs its old configuration.</summary>
public sealed record RejectedReply : FailureReply
{
    /// <summary>The lines, at most <see cref="Limits.RejectedLines"/>.</summary>
    public IReadOnlyList<RejectedLine> Lines { get; init; } = [];
}

/// <summary>A check did not hold; the switch runs its old configuration.</summary>
public sealed record UnhealthyReply : FailureReply
{
    /// <summary>The checks that did not hold.</summary>
    public required IReadOnlyList<CheckFailure> Failures { get; init; }
}

/// <summary>The switch did not answer, refused the login, or showed another host key.</summary>
public sealed record UnreachableReply : FailureReply;

/// <summary>Somebody else holds the switch: a foreign commit timer, or no free configuration session.</summary>
public sealed record BusyReply : FailureReply;

/// <summary>
/// The command's <see cref="Contracts.Command.NotAfter"/> had passed; the switch was not touched, or is back on its old configuration.
/// </summary>
public sealed record ExpiredReply : FailureReply;

/// <summary>Anything else.</summary>
public sealed record FailedReply : FailureReply
{
    /// <summary>
    /// True when a message on the device's subject was refused: not signed by a trusted key, addressed to another
    /// device, or not to be read. Nothing of it was carried out. It only claims to be the command that this names, so
    /// the command itself may still be answered.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRefusal { get; init; }
}
