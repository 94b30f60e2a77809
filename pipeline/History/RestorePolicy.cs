using System.Text;
using System.Text.Json.Nodes;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.History;

/// <summary>The <c>push.json</c> of a restore.</summary>
internal static class RestorePolicy
{
    /// <summary>Makes it: what somebody says, and what the restore undoes.</summary>
    /// <param name="settings">What somebody says.</param>
    /// <param name="undone">The pushes that are undone.</param>
    /// <returns>The file; or why it cannot be.</returns>
    public static (byte[]? Settings, string? Problem) Make(JsonObject settings, IReadOnlyList<PastPush> undone)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(undone);
        if (undone.Count > Limits.Restores)
            return (null,
                $"{undone.Count} pushes would be undone, more than the {Limits.Restores} that one push can name; restore in several steps");
        string? mode = settings["mode"] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        if (mode?.Equals("merge", StringComparison.OrdinalIgnoreCase) is true)
            return (null, "'mode' is merge; what a switch ran before is a whole configuration, so it is replaced: leave the key out");
        settings["restores"] = new JsonArray([.. undone.Select(p => (JsonNode)p.Push.Id)]);
        return (Encoding.UTF8.GetBytes(settings.ToJsonString()), null);
    }
}
