using System.Text.Json.Serialization;

namespace Leafwire.Contracts;

/// <summary>A command from the pipeline to the runner that serves a device.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ConfigureCommand), "configure")]
[JsonDerivedType(typeof(ConfirmCommand), "confirm")]
[JsonDerivedType(typeof(RevertCommand), "revert")]
[JsonDerivedType(typeof(PreviewCommand), "preview")]
[JsonDerivedType(typeof(CheckCommand), "check")]
[JsonDerivedType(typeof(FetchCommand), "fetch")]
public abstract record Command : DeviceMessage
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override MessageHeader Header { get => base.Header; init => base.Header = value with { Kind = Kind }; }

    /// <summary><see cref="MessageHeader.CommandId"/>.</summary>
    [JsonRequired]
    public string Id { get => Header.CommandId; init => Header = Header with { CommandId = value }; }

    /// <summary>The moment after which the runner must not begin, and must not arm.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Which command this is.</summary>
    [JsonIgnore]
    public abstract CommandKind Kind { get; }

    /// <summary>
    /// True for one that only looks, for people or by a schedule: it takes no slot of a push's work, and is broken off when a
    /// push's command for the same device comes behind it.
    /// </summary>
    [JsonIgnore]
    public bool GivesWay => this is CheckCommand or FetchCommand or PreviewCommand { InBackground: true };
}

/// <summary>Load the candidate, read the diff, commit with a timer, prove, check. Answered by
/// <see cref="ArmedReply"/>, <see cref="UnchangedReply"/> or a failure.</summary>
public sealed record ConfigureCommand : Command
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override CommandKind Kind => CommandKind.Configure;

    /// <summary>The configuration.</summary>
    public required Payload Candidate { get; init; }

    /// <summary>Replace or merge.</summary>
    public required ConfigureMode Mode { get; init; }

    /// <summary>The switch reverts by itself this long after it was armed; from 5 s to 23:59:59.</summary>
    public required TimeSpan CommitTimer { get; init; }

    /// <summary>The checks for this device.</summary>
    public IReadOnlyList<Check> Checks { get; init; } = [];

    /// <summary>
    /// The digest of the diff that people approved (<see cref="PreviewedReply.DiffDigest"/>): the switch is armed with no
    /// other change. Null when nobody was asked.
    /// </summary>
    public string? ApprovedDiff { get; init; }

    /// <summary>
    /// What people signed of it with keys of their own; null when nobody did. A runner that asks for such approvals arms nothing
    /// without.
    /// </summary>
    public ApprovalProof? Approval { get; init; }

    /// <summary>True to refuse a change that takes or changes what the runner's own way to the switch depends on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool RefuseManagementChanges { get; init; }

    /// <summary>
    /// True to read the switch's own state before loading and to have it as before while armed. Null, as of a pipeline of
    /// before there was such a thing: not.
    /// </summary>
    public bool? DefaultChecks { get; init; }

    /// <summary>True when a check that cannot be told passes; null when it fails.</summary>
    public bool? PassUnknown { get; init; }

    /// <summary>
    /// Expressions over the switch's words (<see cref="CheckPattern"/>): a refused line that one of them matches is loaded
    /// without, and told as a warning. Default: none.
    /// </summary>
    public IReadOnlyList<string> AcceptRefusals { get; init => field = value ?? []; } = [];
}

/// <summary>Confirm what is armed and save it. Answered by <see cref="ConfirmedReply"/>, or
/// <see cref="RevertedReply"/> when the timer was faster.</summary>
public sealed record ConfirmCommand : Command
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override CommandKind Kind => CommandKind.Confirm;
}

/// <summary>Put the old configuration back. Answered by <see cref="RevertedReply"/>, also when there was nothing
/// to revert; the runner keeps trying a switch that does not answer until its timer must have run out.</summary>
public sealed record RevertCommand : Command
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override CommandKind Kind => CommandKind.Revert;
}

/// <summary>Load the candidate, read the diff, drop it. Answered by <see cref="PreviewedReply"/> or <see cref="UnchangedReply"/>.</summary>
public sealed record PreviewCommand : Command
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override CommandKind Kind => CommandKind.Preview;

    /// <summary>The configuration.</summary>
    public required Payload Candidate { get; init; }

    /// <summary>Replace or merge.</summary>
    public required ConfigureMode Mode { get; init; }

    /// <summary>
    /// Expressions over the switch's words (<see cref="CheckPattern"/>): a refused line that one of them matches is loaded
    /// without, and told as a warning. Default: none.
    /// </summary>
    public IReadOnlyList<string> AcceptRefusals { get; init => field = value ?? []; } = [];

    /// <summary>True for one that nobody waits for: <see cref="Command.GivesWay"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool InBackground { get; init; }
}

/// <summary>Run checks, change nothing. Answered by <see cref="HealthyReply"/> or <see cref="UnhealthyReply"/>.</summary>
public sealed record CheckCommand : Command
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override CommandKind Kind => CommandKind.Check;

    /// <summary>The checks for this device.</summary>
    public required IReadOnlyList<Check> Checks { get; init; }

    /// <summary>True when a check that cannot be told passes; null when it fails.</summary>
    public bool? PassUnknown { get; init; }
}

/// <summary>Read the running configuration. Answered by <see cref="FetchedReply"/>.</summary>
public sealed record FetchCommand : Command
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override CommandKind Kind => CommandKind.Fetch;
}
