using System.Text.Json;
using System.Text.Json.Nodes;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Pipeline.History;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Restore;

/// <summary>One run of <c>leafwire restore</c>: from what is archived to an upload like any other.</summary>
internal sealed class RestoreRun(StorageAccount account, Printer printer, TimeProvider time)
{
    /// <summary>Plans restores from what the account has.</summary>
    public Restorer Restorer { get; } = new(account.Table, account.Results, time);

    /// <summary>Uploads what a plan puts back.</summary>
    /// <exception cref="UserErrorException">It cannot be made, or undoes what others did since and is not forced.</exception>
    public async Task<(string Id, UploadName Name)> UploadAsync(
        RestorePlan plan, JsonObject settings, bool force, Provenance? from, CancellationToken cancellationToken)
    {
        RestoreUpload made = await Restorer.MakeAsync(plan, settings, force, cancellationToken);
        if (made.Since is { } since)
            throw new UserErrorException(
                since + "restoring would undo that too: say --force if it shall, or undo those pushes by name as well");
        if (made.Name is not { } name)
            throw new UserErrorException(string.Join('\n', made.Problems));
        foreach ((string device, PastPush by) in plan.Changes)
            printer.Say($"{device}: what {by.Name} changed since is undone with it");
        printer.Say($"restores {string.Join(", ", plan.Sources.Keys)}: undoes {string.Join(", ", plan.Undone.Select(p => p.Name))}");
        return (await account.UploadAsync(name, made.Archive, cancellationToken, from), name);
    }

    /// <summary>What a file of policy says for a restore.</summary>
    /// <param name="file">The file; null for nothing.</param>
    /// <param name="dryRun">True to load and diff only.</param>
    /// <param name="approval">True to wait for an approval.</param>
    /// <exception cref="UserErrorException">It is no JSON object.</exception>
    public static JsonObject Settings(string? file, bool dryRun, bool approval)
    {
        JsonObject settings = file is null ? [] : Read(file);
        if (dryRun)
            settings["dryRun"] = true;
        if (approval)
            settings["approval"] = "required";
        return settings;
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
