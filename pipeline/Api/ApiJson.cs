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

/// <summary>Source-generated JSON of the HTTP API, beside <see cref="PipelineJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(CamelCaseEnum<PushStatus>), typeof(CamelCaseEnum<DeviceOutcome>), typeof(CamelCaseEnum<RunningConfiguration>),
        typeof(CamelCaseEnum<DecisionKind>), typeof(CamelCaseEnum<PushTask>), typeof(CamelCaseEnum<DriftState>)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(DecisionBody))]
[JsonSerializable(typeof(PushSummary))]
[JsonSerializable(typeof(IReadOnlyList<PushSummary>))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(SiteReport))]
[JsonSerializable(typeof(SiteList))]
internal sealed partial class ApiJson : JsonSerializerContext;
