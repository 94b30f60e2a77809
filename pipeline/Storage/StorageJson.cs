using System.Text.Json.Serialization;
using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Storage;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(CamelCaseEnum<DecisionKind>)])]
[JsonSerializable(typeof(IReadOnlyDictionary<string, int>))]
[JsonSerializable(typeof(IReadOnlyList<PushDecision>))]
internal sealed partial class StorageJson : JsonSerializerContext;
