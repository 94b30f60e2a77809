using System.Text.Json.Serialization;
using Leafwire.Runner.Work;

namespace Leafwire.Runner.Journal;

/// <summary>Source-generated JSON of what only the journal holds.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(WorkNote))]
internal sealed partial class JournalJson : JsonSerializerContext;
