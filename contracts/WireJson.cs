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
[JsonSerializable(typeof(Decision))]
[JsonSerializable(typeof(PushStart))]
[JsonSerializable(typeof(Tick))]
internal sealed partial class WireJson : JsonSerializerContext;

/// <summary>An enumeration by name alone: a number could be none of its values.</summary>
internal sealed class NamedEnum<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false)
    where T : struct, Enum;
