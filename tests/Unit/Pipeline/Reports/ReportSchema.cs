using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Leafwire.Tests.Unit.Pipeline.Reports;

/// <summary>The JSON schema of what the code writes, from the code.</summary>
internal static class ReportSchema
{
    private static readonly JsonSerializerOptions s_indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema of a document.</summary>
    /// <param name="type">What it is written from.</param>
    /// <param name="title">What it is.</param>
    public static string Print(JsonTypeInfo type, string title)
    {
        JsonNode schema = type.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true, TransformSchemaNode = (_, node) => WithoutNulls(node),
        });
        var document = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = title,
        };
        foreach ((string key, JsonNode? value) in schema.AsObject())
            document[key] = value?.DeepClone();
        return document.ToJsonString(s_indented).ReplaceLineEndings("\n") + "\n";
    }

    // What is null is not written.
    private static JsonNode WithoutNulls(JsonNode node)
    {
        if (node is not JsonObject || node["required"] is not JsonArray required)
            return node;
        string[] written = [.. required.Select(name => (string)name!).Where(name => !MayBeNull(node["properties"]![name]!))];
        node["required"] = new JsonArray([.. written.Select(name => (JsonNode)name)]);
        return node;
    }

    private static bool MayBeNull(JsonNode property) => property is JsonObject
        && ((property["type"] as JsonArray)?.Any(type => (string?)type == "null") == true
            || (property["enum"] as JsonArray)?.Any(value => value is null) == true);
}
