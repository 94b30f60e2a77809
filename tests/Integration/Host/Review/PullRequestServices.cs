using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Leafwire.Tests.Integration.Host.Review;

/// <summary>
/// A stand-in for the APIs of GitHub and Azure Repos: one pull request each, its comments, and the commit that it was merged by.
/// </summary>
internal sealed class PullRequestServices : IAsyncDisposable
{
    public const string Number = "12", Token = "a token", Merge = "00112233445566778899aabbccddeeff00112233", Head = "aabbccddeeff0011";

    /// <summary>Whom the token writes as.</summary>
    public const string Own = "github-actions[bot]";

    private readonly WebApplication _app;

    private PullRequestServices(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>The comments, in order.</summary>
    public List<Comment> Comments { get; } = [];

    /// <summary>What was asked, as <c>POST /path</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static async Task<PullRequestServices> StartAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var services = new PullRequestServices(app);
        app.Use(async (context, next) =>
        {
            services.Requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
            if (context.Request.Headers.Authorization == $"Bearer {Token}")
                await next(context);
            else
                context.Response.StatusCode = 401;
        });
        services.MapGitHub();
        services.MapAzure();
        await app.StartAsync(cancellationToken);
        return services;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void MapGitHub()
    {
        const string issues = "/repos/net/fabric/issues";
        _app.MapGet("/user", () => Results.StatusCode(403));
        _app.MapGet("/repos/net/fabric/commits/{sha}/pulls", (string sha) => Json(new JsonArray(
            new JsonObject
            {
                ["number"] = 11, ["merged_at"] = null, ["merge_commit_sha"] = sha, ["head"] = new JsonObject { ["sha"] = "0" },
            },
            new JsonObject
            {
                ["number"] = 12, ["merged_at"] = "2026-03-01T12:00:00Z", ["merge_commit_sha"] = Merge,
                ["head"] = new JsonObject { ["sha"] = Head },
            })));
        _app.MapGet(issues + "/12/comments", (int page, int per_page) => Json(new JsonArray([.. Comments.Index()
            .Skip((page - 1) * per_page).Take(per_page).Select(c => new JsonObject
            {
                ["id"] = c.Index, ["body"] = c.Item.Text, ["user"] = new JsonObject { ["login"] = c.Item.By },
            })])));
        _app.MapPost(issues + "/12/comments", (JsonObject body) =>
        {
            Comments.Add(new Comment(Own, (string)body["body"]!));
            return Json(new JsonObject());
        });
        _app.MapPatch(issues + "/comments/{id}", (int id, JsonObject body) => Edit(id, (string)body["body"]!));
    }

    private void MapAzure()
    {
        const string repository = "/the project/_apis/git/repositories/work", threads = repository + "/pullRequests/12/threads";
        _app.MapGet("/_apis/connectionData", () => Json(new JsonObject { ["authenticatedUser"] = new JsonObject { ["id"] = Own } }));
        _app.MapPost(repository + "/pullrequestquery", (JsonObject body) => Json(new JsonObject
        {
            ["results"] = new JsonArray((string?)body["queries"]![0]!["items"]![0] != Merge ? new JsonObject() : new JsonObject
            {
                [Merge] = new JsonArray(new JsonObject
                {
                    ["pullRequestId"] = 12, ["status"] = "completed", ["lastMergeSourceCommit"] = new JsonObject { ["commitId"] = Head },
                }),
            }),
        }));
        _app.MapGet(threads, () => Json(new JsonObject
        {
            ["value"] = new JsonArray([.. Comments.Index().Select(c => new JsonObject
            {
                ["id"] = c.Index, ["comments"] = new JsonArray(new JsonObject
                {
                    ["id"] = 1, ["content"] = c.Item.Text, ["author"] = new JsonObject { ["id"] = c.Item.By },
                }),
            })]),
        }));
        _app.MapPost(threads, (JsonObject body) =>
        {
            Comments.Add(new Comment(Own, (string)body["comments"]![0]!["content"]!));
            return Json(new JsonObject());
        });
        _app.MapPatch(threads + "/{id}/comments/1", (int id, JsonObject body) => Edit(id, (string)body["content"]!));
    }

    private IResult Edit(int id, string text)
    {
        Comments[id] = Comments[id] with { Text = text };
        return Json(new JsonObject());
    }

    private static IResult Json(JsonNode node) => Results.Content(node.ToJsonString(), "application/json");
}

/// <summary>A comment.</summary>
/// <param name="By">Who wrote it.</param>
/// <param name="Text">What it says.</param>
internal sealed record Comment(string By, string Text);
