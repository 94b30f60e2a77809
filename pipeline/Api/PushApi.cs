using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Api;

/// <summary>Pushes of the HTTP API, for every host.</summary>
public sealed class PushApi
{
    /// <summary>GET: what the API is, as OpenAPI.</summary>
    public const string DescriptionRoute = "api/openapi.json";

    /// <summary>GET: who asks, and what he may.</summary>
    public const string MeRoute = "api/me";

    /// <summary>GET: pushes, newest first.</summary>
    public const string ListRoute = "api/pushes";

    /// <summary>GET: one push.</summary>
    public const string PushRoute = "api/pushes/{id}";

    /// <summary>GET: a push's report as a page.</summary>
    public const string ReportRoute = "api/pushes/{id}/report";

    /// <summary>GET: a push's report as JUnit XML.</summary>
    public const string JUnitRoute = "api/pushes/{id}/junit";

    /// <summary>GET: whether storage and NATS answer.</summary>
    public const string HealthRoute = "healthz";

    /// <summary>The largest body that is read, in bytes.</summary>
    public const int MaxBody = Limits.RequestBytes;

    private const int DefaultLimit = 50;

    private static readonly string[] Parameters =
        ["site", "state", "author", "commit", "pullRequest", "ticket", "text", "limit"];

    private readonly PushTable _table;
    private readonly ResultStore _results;
    private readonly StageFeed _stages;
    private readonly TimeProvider _time;
    private readonly PushFinder _finder;

    internal PushApi(PushTable table, ResultStore results, StageFeed stages, TimeProvider time) =>
        (_table, _results, _stages, _time, _finder) = (table, results, stages, time, new PushFinder(table));

    /// <summary>What the API is, as OpenAPI.</summary>
    public static ApiAnswer Description()
    {
        using Stream stream = typeof(PushApi).Assembly.GetManifestResourceStream("openapi.json")!;
        byte[] json = new byte[stream.Length];
        stream.ReadExactly(json);
        return new ApiAnswer(200, "application/json; charset=utf-8", json);
    }

    /// <summary>Who asks, and what he may.</summary>
    /// <param name="caller">Who asks; null where nobody is asked who he is, and everybody may everything.</param>
    public static ApiAnswer Me(Caller? caller) => ApiAnswer.Json(
        200,
        new CallerReport(caller?.Name, caller is null ? [new Grant(Role.Approver, "*")] : caller.Grants),
        ApiJson.Default.CallerReport);

    /// <summary>Lists pushes.</summary>
    /// <param name="query">
    /// The request's query by name, null or empty for what is not there: <c>limit</c>, 1 to 500, default 50; <c>before</c>, where
    /// the page before ended; <c>site</c>, <c>state</c> (a status, or <c>open</c> for all that are not over), <c>author</c>,
    /// <c>commit</c> (its beginning), <c>pullRequest</c>, <c>ticket</c> and <c>text</c> (in the upload's name, its provenance, or
    /// the message), default all.
    /// </param>
    /// <param name="caller">Who asks; null where nobody is asked who he is. Pushes of sites that he may not read are left out.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>200 with summaries; 400 when one of them can be none; 403 for a site that the caller may not read.</returns>
    public Task<ApiAnswer> ListAsync(Func<string, string?> query, Caller? caller, CancellationToken cancellationToken) =>
        ApiGuard.RunAsync(async () =>
        {
            ArgumentNullException.ThrowIfNull(query);
            string? limit = Of("limit");
            int count = DefaultLimit;
            if (limit is not null && (!int.TryParse(limit, out count) || count is < 1 or > Limits.PageSize))
                return ApiAnswer.Problem(400, "Bad limit", $"'limit' is a number from 1 to {Limits.PageSize}");
            var filter = new PushFilter
            {
                Site = Of("site"),
                State = Of("state"),
                Author = Of("author"),
                Commit = Of("commit"),
                PullRequest = Of("pullRequest"),
                Ticket = Of("ticket"),
                Text = Of("text"),
                Before = Of("before"),
            };
            if (filter.Problem() is { } bad)
                return ApiAnswer.Problem(400, $"Bad {bad.Name}", $"'{bad.Name}': {bad.Reason}");
            if (filter.Site is { } site && ApiGuard.Refusal(caller, Role.Reader, site) is { } refusal)
                return refusal;
            // One more than asked for tells whether there is another page.
            IReadOnlyList<PushSummary> pushes = await _table.SelectAsync(
                filter, count + 1, cancellationToken, p => caller?.May(Role.Reader, p.Site) ?? true);
            PushSummary[] page = [.. pushes.Take(count)];
            return ApiAnswer.Json(200, page, ApiJson.Default.IReadOnlyListPushSummary) with
            {
                Link = pushes.Count > count ? LinkTo(page[^1], Of) : null,
            };

            string? Of(string name) => query(name) is { Length: > 0 } value ? value : null;
        }, cancellationToken);

    /// <summary>One push in full: as recorded, or as it stands.</summary>
    /// <returns>200 with the report; 400 for what is no push id; 403 for a push of a site that the caller may not read; 404
    /// for one that is not known.</returns>
    public Task<ApiAnswer> GetAsync(string id, Caller? caller, CancellationToken cancellationToken) => ApiGuard.RunAsync(async () =>
    {
        (PushSummary? push, ApiAnswer? answer) = await _finder.FindAsync(id, caller, Role.Reader, cancellationToken);
        if (push is null)
            return answer!;
        PushReport report = await _results.FindReportAsync(push.Site, push.Id, cancellationToken) ?? push.Report();
        report = report with { RestoredBy = push.RestoredBy, Now = _time.GetUtcNow() };
        // The row is written at every word, the report when something happened: a push that waits says so in its row.
        if (!push.IsFinal && !report.IsFinal)
            report = (report with { Message = push.Words }).With(_stages.Of(push.Site, push.Id));
        return ApiAnswer.Json(200, report, PipelineJson.Default.PushReport);
    }, cancellationToken);

    /// <summary>A written report of an ended push.</summary>
    /// <param name="id">The push.</param>
    /// <param name="isPage">True for the page, false for JUnit.</param>
    /// <param name="caller">Who asks; null where nobody is asked who he is.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>200 with the file; 404 while the push is not over; otherwise as for <see cref="GetAsync"/>.</returns>
    public Task<ApiAnswer> WrittenAsync(string id, bool isPage, Caller? caller, CancellationToken cancellationToken) =>
        ApiGuard.RunAsync(async () =>
        {
            (PushSummary? push, ApiAnswer? answer) = await _finder.FindAsync(id, caller, Role.Reader, cancellationToken);
            if (push is null)
                return answer!;
            (string name, string type) = isPage
                ? (ResultFolder.Page, "text/html; charset=utf-8")
                : (ResultFolder.JUnit, "application/xml; charset=utf-8");
            return await _results.FindTextAsync(push.Site, push.Id, name, cancellationToken) is { } text
                ? new ApiAnswer(200, type, System.Text.Encoding.UTF8.GetBytes(text))
                : ApiAnswer.Problem(404, "Not there yet", $"push {id} is not over; its report is written at its end");
        }, cancellationToken);

    private static string LinkTo(PushSummary last, Func<string, string?> query)
    {
        IEnumerable<string> asked = from name in Parameters
                                    let value = query(name)
                                    where value is not null
                                    select $"{name}={Uri.EscapeDataString(value)}";
        return $"<{ListRoute}?{string.Join('&', asked.Append($"before={PushFilter.PlaceOf(last)}"))}>; rel=\"next\"";
    }
}
