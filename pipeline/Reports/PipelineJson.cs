using System.Text.Json.Serialization;
using Leafwire.Pipeline.Planning;

namespace Leafwire.Pipeline.Reports;

/// <summary>Source-generated JSON of what the pipeline stores and serves: enumerations as camel-case names, durations as <c>hh:mm:ss</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(PushReport))]
[JsonSerializable(typeof(IReadOnlyList<PushReport>))]
[JsonSerializable(typeof(PushPlan))]
public sealed partial class PipelineJson : JsonSerializerContext;
