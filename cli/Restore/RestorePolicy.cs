using System.Text.Json;
using System.Text.Json.Nodes;
using Leafwire.Contracts;

namespace Leafwire.Cli.Restore;

/// <summary>The <c>push.json</c> of a restore.</summary>
internal static class RestorePolicy
{
    /// <summary>Makes it: what a file says, and what the restore undoes.</summary>
    /// <exception cref="UserErrorException">The file cannot be used for a restore, or too many pushes are undone.</exception>
    public static byte[] Make(string? file, IReadOnlyList<PastPush> undone, bool dryRun, bool approval)
    {
        ArgumentNullException.ThrowIfNull(undone);
        if (undone.Count > Limits.Restores)
            throw new UserErrorException(
                $"{undone.Count} pushes would be undone, more than the {Limits.Restores} that one push can name; restore in several steps");
        JsonObject settings = file is null ? new JsonObject() : Read(file);
        string? mode = settings["mode"] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        if (mode?.Equals("merge", StringComparison.OrdinalIgnoreCase) is true)
            throw new UserErrorException(
                $"{file}: 'mode' is merge; what a switch ran before is a whole configuration, so it is replaced: leave the key out");
        settings["restores"] = new JsonArray([.. undone.Select(p => (JsonNode)p.Push.Id)]);
        if (dryRun)
            settings["dryRun"] = true;
        if (approval)
            settings["approval"] = "required";
        return JsonSerializer.SerializeToUtf8Bytes(settings);
    }

    private static JsonObject Read(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(file), documentOptions: new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
            }) as JsonObject
                ?? throw new UserErrorException($"{file}: this is no JSON object");
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{file}:{e.LineNumber + 1}: this is no JSON");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"--policy {file}: {e.Message}");
        }
    }
}
