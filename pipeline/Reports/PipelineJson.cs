using System.Text.Json;
using System.Text.Json.Serialization;
using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Pipeline.Reports;

/// <summary>
/// Source-generated JSON of what the pipeline stores and serves: enumerations by camel-case name, durations as <c>hh:mm:ss</c>.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true,
    Converters =
    [
        typeof(CamelCaseEnum<Approval>), typeof(CamelCaseEnum<CheckPhase>), typeof(CamelCaseEnum<CommandKind>),
        typeof(CamelCaseEnum<ConfigureMode>), typeof(CamelCaseEnum<DecisionKind>), typeof(CamelCaseEnum<DeviceOutcome>),
        typeof(CamelCaseEnum<ManagementChanges>),
        typeof(CamelCaseEnum<PushStatus>), typeof(CamelCaseEnum<PushTask>), typeof(CamelCaseEnum<PushWaitKind>),
        typeof(CamelCaseEnum<RevertCause>),
        typeof(CamelCaseEnum<RunningConfiguration>),
        typeof(CamelCaseEnum<TransactionScope>),
        typeof(CamelCaseEnum<BgpFamily>), typeof(CamelCaseEnum<CheckKind>), typeof(CamelCaseEnum<CheckVerdict>),
        typeof(CamelCaseEnum<DefaultChecks>), typeof(CamelCaseEnum<EvpnRouteType>), typeof(CamelCaseEnum<UnknownChecks>),
    ])]
[JsonSerializable(typeof(PushReport))]
[JsonSerializable(typeof(IReadOnlyList<PushReport>))]
[JsonSerializable(typeof(PushPlan))]
public sealed partial class PipelineJson : JsonSerializerContext;

/// <summary>Writes an enumeration as <c>awaitingApproval</c>.</summary>
internal sealed class CamelCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;
