using System.Text.Json.Serialization;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Api;

/// <summary>Problem details (RFC 9457).</summary>
internal sealed record Problem(string Type, string Title, int Status, string Detail);

/// <summary>The body of a decision.</summary>
/// <param name="By">Who decides; left out where a token says it.</param>
/// <param name="Reason">Why; may be left out.</param>
/// <param name="Digest">What is approved: the push's digest; may be left out of another decision.</param>
/// <param name="Key">The person's own key that the approval is signed with; left out when it is not.</param>
/// <param name="Signature">The signature (<see cref="ApprovalSignature"/>); with it.</param>
internal sealed record DecisionBody(string? By, string? Reason, string? Digest, string? Key = null, string? Signature = null);

/// <summary>The body of a restore.</summary>
/// <param name="By">Who restores; left out where a token says it.</param>
/// <param name="Reason">Why; may be left out.</param>
/// <param name="Force">True to undo with it what other pushes changed since.</param>
/// <param name="Approval">True to wait for an approval.</param>
internal sealed record RestoreBody(string? By, string? Reason, bool Force = false, bool Approval = false);

/// <summary>The body of a request to keep what is recorded of a push.</summary>
/// <param name="Keep">False for no longer than its site's retention has it.</param>
internal sealed record KeepBody(bool Keep = true);

/// <summary>Source-generated JSON of the HTTP API, beside <see cref="PipelineJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(CamelCaseEnum<PushStatus>), typeof(CamelCaseEnum<DeviceOutcome>), typeof(CamelCaseEnum<RunningConfiguration>),
        typeof(CamelCaseEnum<DecisionKind>), typeof(CamelCaseEnum<PushTask>), typeof(CamelCaseEnum<DriftState>),
        typeof(CamelCaseEnum<Role>), typeof(CamelCaseEnum<CheckKind>), typeof(CamelCaseEnum<CheckVerdict>),
        typeof(CamelCaseEnum<CheckPhase>)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(DecisionBody))]
[JsonSerializable(typeof(PushSummary))]
[JsonSerializable(typeof(IReadOnlyList<PushSummary>))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(SiteReport))]
[JsonSerializable(typeof(SiteList))]
[JsonSerializable(typeof(CallerReport))]
[JsonSerializable(typeof(LogSlice))]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(DeviceHistory))]
[JsonSerializable(typeof(DeviceDifference))]
[JsonSerializable(typeof(RestoreBody))]
[JsonSerializable(typeof(RestoreStarted))]
[JsonSerializable(typeof(KeepBody))]
[JsonSerializable(typeof(KeptPush))]
internal sealed partial class ApiJson : JsonSerializerContext;
