using System.Text.Json.Nodes;

namespace Leafwire.Cli.Review;

/// <summary>Pull requests of Azure Repos, from within Azure Pipelines: REST API, version 7.1.</summary>
/// <param name="client">The API.</param>
/// <param name="variable">The build's environment.</param>
internal sealed class AzureService(ServiceClient client, Func<string, string?> variable) : IPullRequestService
{
    private const string Version = "api-version=7.1";

    /// <inheritdoc />
    public int CommentLimit => 140_000;

    private string Repository =>
        $"{Uri.EscapeDataString(variable("SYSTEM_TEAMPROJECT")!)}/_apis/git/repositories/{variable("BUILD_REPOSITORY_ID")}";

    /// <summary>The service that this build runs at; null when it is another one.</summary>
    /// <exception cref="UserErrorException">There is no token, or the repository is somewhere else.</exception>
    public static AzureService? Open(Func<string, string?> variable)
    {
        if (variable("TF_BUILD") is not { Length: > 0 })
            return null;
        if (variable("BUILD_REPOSITORY_PROVIDER") is { Length: > 0 } provider and not "TfsGit")
            throw new UserErrorException($"the repository is kept by {provider}; reviews are written to pull requests of Azure Repos, "
                + "and to those of GitHub from GitHub Actions");
        if (variable("SYSTEM_ACCESSTOKEN") is not { Length: > 0 } token)
            throw new UserErrorException("SYSTEM_ACCESSTOKEN is not set; give the step 'SYSTEM_ACCESSTOKEN: $(System.AccessToken)'");
        return new AzureService(new ServiceClient(new Uri(variable("SYSTEM_COLLECTIONURI")!), token, "application/json"), variable);
    }

    /// <inheritdoc />
    public async Task<PullRequest?> FindAsync(CancellationToken cancellationToken)
    {
        if (variable("SYSTEM_PULLREQUEST_PULLREQUESTID") is { Length: > 0 } number)
            return new PullRequest(number, variable("SYSTEM_PULLREQUEST_SOURCECOMMITID") ?? variable("BUILD_SOURCEVERSION")!);
        string commit = variable("BUILD_SOURCEVERSION")!;
        JsonNode? found = await client.SendAsync(HttpMethod.Post, $"{Repository}/pullrequestquery?{Version}", new JsonObject
        {
            ["queries"] = new JsonArray(new JsonObject { ["type"] = "lastMergeCommit", ["items"] = new JsonArray(commit) }),
        }, cancellationToken);
        JsonNode? merged = found?["results"]?.AsArray().FirstOrDefault()?[commit]?.AsArray()
            .FirstOrDefault(pull => (string?)pull!["status"] == "completed");
        return merged is null ? null
            : new PullRequest(merged["pullRequestId"]!.ToJsonString(), (string)merged["lastMergeSourceCommit"]!["commitId"]!);
    }

    /// <inheritdoc />
    public async Task<ReviewComment?> FindCommentAsync(PullRequest request, string site, CancellationToken cancellationToken)
    {
        string? own = (string?)(await client.GetAsync("_apis/connectionData", cancellationToken))?["authenticatedUser"]?["id"];
        JsonNode? threads = await client.GetAsync($"{Repository}/pullRequests/{request.Number}/threads?{Version}", cancellationToken);
        foreach (JsonNode? thread in threads!["value"]!.AsArray())
        {
            JsonNode? first = (bool?)thread!["isDeleted"] == true ? null : thread["comments"]?.AsArray().FirstOrDefault();
            if (first is not null && (bool?)first["isDeleted"] != true && (string?)first["author"]?["id"] == own
                && (string?)first["content"] is { } text && ReviewMarker.IsOf(site, text))
                return new ReviewComment($"{thread["id"]!.ToJsonString()}/comments/{first["id"]!.ToJsonString()}", text);
        }

        return null;
    }

    /// <inheritdoc />
    public Task WriteCommentAsync(PullRequest request, ReviewComment? existing, string text, CancellationToken cancellationToken)
    {
        string threads = $"{Repository}/pullRequests/{request.Number}/threads";
        return existing is not null
            ? client.SendAsync(
                HttpMethod.Patch, $"{threads}/{existing.Id}?{Version}", new JsonObject { ["content"] = text }, cancellationToken)
            : client.SendAsync(HttpMethod.Post, $"{threads}?{Version}", new JsonObject
            {
                ["comments"] = new JsonArray(new JsonObject { ["parentCommentId"] = 0, ["content"] = text, ["commentType"] = "text" }),
                // Nobody has to resolve it.
                ["status"] = "closed",
            }, cancellationToken);
    }
}
