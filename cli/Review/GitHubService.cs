using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Leafwire.Cli.Review;

/// <summary>Pull requests of GitHub, from within GitHub Actions: REST API, version 2022-11-28.</summary>
/// <param name="client">The API.</param>
/// <param name="variable">The build's environment.</param>
internal sealed class GitHubService(ServiceClient client, Func<string, string?> variable) : IPullRequestService
{
    private const int PageSize = 100;

    /// <summary>Whom a workflow's own token writes as; it may not ask who it is.</summary>
    private const string Workflow = "github-actions[bot]";

    private string? _own;

    /// <inheritdoc />
    public int CommentLimit => 65_000;

    private string Repository => variable("GITHUB_REPOSITORY")!;

    /// <summary>The service that this build runs at; null when it is another one.</summary>
    /// <exception cref="UserErrorException">There is no token.</exception>
    public static GitHubService? Open(Func<string, string?> variable)
    {
        if (variable("GITHUB_ACTIONS") is not { Length: > 0 })
            return null;
        if (variable("GITHUB_TOKEN") is not { Length: > 0 } token)
            throw new UserErrorException("GITHUB_TOKEN is not set; give the step 'GITHUB_TOKEN: ${{ github.token }}'");
        var client = new ServiceClient(
            new Uri(variable("GITHUB_API_URL") ?? "https://api.github.com"), token, "application/vnd.github+json");
        client.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        return new GitHubService(client, variable);
    }

    /// <inheritdoc />
    public async Task<PullRequest?> FindAsync(CancellationToken cancellationToken)
    {
        if (await EventAsync(cancellationToken) is { } request)
            return Of(request);
        JsonNode? found = await client.GetAsync($"repos/{Repository}/commits/{variable("GITHUB_SHA")}/pulls", cancellationToken);
        // A commit is also of the pull requests that only carry it along.
        return found?.AsArray().FirstOrDefault(pull => pull!["merged_at"] is not null
            && (string?)pull["merge_commit_sha"] == variable("GITHUB_SHA")) is { } merged ? Of(merged) : null;
    }

    /// <inheritdoc />
    public async Task<ReviewComment?> FindCommentAsync(PullRequest request, string site, CancellationToken cancellationToken)
    {
        _own ??= (string?)(await client.TryGetAsync("user", cancellationToken))?["login"] ?? Workflow;
        for (int page = 1; ; page++)
        {
            JsonArray comments = (await client.GetAsync(string.Create(CultureInfo.InvariantCulture,
                $"repos/{Repository}/issues/{request.Number}/comments?per_page={PageSize}&page={page}"), cancellationToken))!.AsArray();
            JsonNode? own = comments.FirstOrDefault(comment => (string?)comment!["user"]?["login"] == _own
                && ReviewMarker.IsOf(site, (string?)comment["body"] ?? ""));
            if (own is not null)
                return new ReviewComment(own["id"]!.ToJsonString(), (string)own["body"]!);
            if (comments.Count < PageSize)
                return null;
        }
    }

    /// <inheritdoc />
    public Task WriteCommentAsync(PullRequest request, ReviewComment? existing, string text, CancellationToken cancellationToken)
    {
        string issues = $"repos/{Repository}/issues";
        var body = new JsonObject { ["body"] = text };
        return existing is null
            ? client.SendAsync(HttpMethod.Post, $"{issues}/{request.Number}/comments", body, cancellationToken)
            : client.SendAsync(HttpMethod.Patch, $"{issues}/comments/{existing.Id}", body, cancellationToken);
    }

    private async Task<JsonNode?> EventAsync(CancellationToken cancellationToken)
    {
        if (variable("GITHUB_EVENT_PATH") is not { Length: > 0 } path || !File.Exists(path))
            return null;
        try
        {
            return JsonNode.Parse(await File.ReadAllTextAsync(path, cancellationToken))?["pull_request"];
        }
        catch (JsonException)
        {
            throw new UserErrorException($"{path}, which GITHUB_EVENT_PATH names, is no JSON");
        }
    }

    private static PullRequest Of(JsonNode pull) => new(pull["number"]!.ToJsonString(), (string)pull["head"]!["sha"]!);
}
