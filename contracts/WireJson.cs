using System.Text.Json.Serialization;

namespace Leafwire.Contracts;

/// <summary>Source-generated JSON of everything that crosses NATS.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    AllowOutOfOrderMetadataProperties = true,
    MaxDepth = Limits.MessageDepth,
    Converters =
    [
        typeof(NamedEnum<BgpFamily>), typeof(NamedEnum<CheckKind>), typeof(NamedEnum<CheckVerdict>), typeof(NamedEnum<EvpnRouteType>),
        typeof(NamedEnum<CheckPhase>), typeof(NamedEnum<CommandKind>), typeof(NamedEnum<ConfigureMode>),
        typeof(NamedEnum<DecisionKind>), typeof(NamedEnum<RevertCause>),
    ])]
[JsonSerializable(typeof(Command))]
[JsonSerializable(typeof(Reply))]
[JsonSerializable(typeof(Progress))]
[JsonSerializable(typeof(Presence))]
[JsonSerializable(typeof(ServiceStats))]
[JsonSerializable(typeof(Decision))]
[JsonSerializable(typeof(PushStart))]
[JsonSerializable(typeof(Tick))]
internal sealed partial class WireJson : JsonSerializerContext;

/// <summary>What is read of a <c>io.nats.micro.v1.stats_response</c> (NATS ADR-32).</summary>
internal sealed record ServiceStats(IReadOnlyList<ServiceEndpoint?>? Endpoints);

/// <summary>One endpoint of it; ours carries what the runner says of itself.</summary>
internal sealed record ServiceEndpoint(Presence? Data);

/// <summary>An enumeration by name alone: a number could be none of its values.</summary>
internal sealed class NamedEnum<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false)
    where T : struct, Enum;
