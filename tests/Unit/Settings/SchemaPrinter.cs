using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leafwire.Contracts.Settings;

namespace Leafwire.Tests.Unit.Settings;

/// <summary>A table of keys as a JSON schema, for editors.</summary>
internal static class SchemaPrinter
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Print<T>(SettingsTable<T> table, string file)
        where T : class
    {
        JsonObject keys = table.Schema();
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$comment"] = "Printed from the table of keys, do not edit: LEAFWIRE_WRITE_DOCS=true ./leafwire test writes it anew.",
            ["title"] = file,
        };
        foreach ((string name, JsonNode? value) in keys)
            schema[name] = value?.DeepClone();
        return schema.ToJsonString(Options) + "\n";
    }
}
