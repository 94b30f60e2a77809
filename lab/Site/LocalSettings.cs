using System.Text.Json;
using System.Text.Json.Nodes;

namespace Leafwire.Lab.Site;

/// <summary>The <c>local.settings.json</c> with which Azure Functions on this machine serves the lab: the sample, filled in.</summary>
internal static class LocalSettings
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Fills the sample.</summary>
    /// <param name="sample">The text of <c>local.settings.sample.json</c>.</param>
    /// <param name="storage">The storage account, for the functions themselves and their durable backend too.</param>
    /// <param name="pipeline">The pipeline's settings, by key.</param>
    public static string Fill(string sample, string storage, IReadOnlyDictionary<string, string?> pipeline)
    {
        JsonNode file = JsonNode.Parse(sample)!;
        JsonNode values = file["Values"]!;
        values["AzureWebJobsStorage"] = storage;
        foreach ((string key, string? value) in pipeline)
            values[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        return file.ToJsonString(Indented);
    }
}
