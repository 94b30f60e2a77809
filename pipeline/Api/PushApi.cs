using System.Text.Json;
using Azure;
using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using NATS.Client.Core;

namespace Leafwire.Pipeline.Api;

/// <summary>The HTTP API: routes, status codes and bodies, for every host.</summary>
public sealed class PushApi(PushTable table, ResultStore results, PushLog log)
{
    /// <summary>GET: pushes, newest first.</summary>
    public const string ListRoute = "api/pushes";

    /// <summary>GET: one push.</summary>
    public const string PushRoute = "api/pushes/{id}";

    /// <summary>POST: a decision, <c>{"by": "…", "reason": "…", "digest": "…"}</c>.</summary>
    public const string DecisionRoute = "api/pushes/{id}/{decision}";

    /// <summary>GET: whether storage and NATS answer.</summary>
    public const string HealthRoute = "healthz";

    /// <summary>The largest body that is read, in bytes.</summary>
    public const int MaxBody = Limits.RequestBytes;

    private const int DefaultLimit = 50;

    /// <summary>Lists pushes.</summary>
    /// <param name="query">
    /// The request's query by name, null or empty for what is not there: <c>limit</c>, 1 to 500, default 50; <c>site</c>,
    /// <c>author</c>, <c>commit</c> (its beginning), <c>pullRequest</c> and <c>ticket</c>, default all.
    /// </param>
    /// <param name="caller">Who asks; null where nobody is asked who he is. Pushes of sites that he may not read are left out.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>200 with summaries; 400 when one of them can be none; 403 for a site that the caller may not read.</returns>
    public Task<ApiAnswer> ListAsync(Func<string, string?> query, Caller? caller, CancellationToken cancellationToken) =>
        GuardAsync(async () =>
        {
            ArgumentNullException.ThrowIfNull(query);
            string? site = Of("site"), limit = Of("limit");
            int count = DefaultLimit;
            if (!string.IsNullOrEmpty(limit) && (!int.TryParse(limit, out count) || count is < 1 or > Limits.PageSize))
                return ApiAnswer.Problem(400, "Bad limit", $"'limit' is a number from 1 to {Limits.PageSize}");
            if (!string.IsNullOrEmpty(site) && Token.Problem(site) is { } problem)
                return ApiAnswer.Problem(400, "Bad site", $"'site': {problem}");
            var filter = new PushFilter
            {
                Site = site,
                Author = Of("author"),
                Commit = Of("commit"),
                PullRequest = Of("pullRequest"),
                Ticket = Of("ticket"),
            };
            if (filter.Problem() is { } bad)
                return ApiAnswer.Problem(400, $"Bad {bad.Name}", $"'{bad.Name}': {bad.Reason}");
            if (caller is not null && site is not null && Refusal(caller, Role.Reader, site) is { } refusal)
                return refusal;
            IReadOnlyList<PushSummary> pushes = await table.SelectAsync(
                filter, count, cancellationToken, p => caller?.May(Role.Reader, p.Site) ?? true);
            return ApiAnswer.Json(200, pushes, ApiJson.Default.IReadOnlyListPushSummary);

            string? Of(string name) => query(name) is { Length: > 0 } value ? value : null;
        }, cancellationToken);

    /// <summary>One push in full: as recorded, or as it stands.</summary>
    /// <returns>200 with the report; 400 for what is no push id; 403 for a push of a site that the caller may not read; 404
    /// for one that is not known.</returns>
    public Task<ApiAnswer> GetAsync(string id, Caller? caller, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        (PushSummary? push, ApiAnswer? answer) = await FindAsync(id, cancellationToken);
        if (push is null)
            return answer!;
        if (caller is not null && Refusal(caller, Role.Reader, push.Site) is { } refusal)
            return refusal;
        PushReport report = await results.FindReportAsync(push.Site, push.Id, cancellationToken) ?? push.Report();
        report = report with { RestoredBy = push.RestoredBy };
        // The row is written at every word, the report when something happened: a push that waits says so in its row.
        return ApiAnswer.Json(
            200, push.IsFinal || report.IsFinal ? report : report with { Message = push.Words }, PipelineJson.Default.PushReport);
    }, cancellationToken);

    /// <summary>Takes a person's decision.</summary>
    /// <param name="id">The push.</param>
    /// <param name="decision"><c>approve</c>, <c>reject</c>, <c>cancel</c> or <c>promote</c>.</param>
    /// <param name="contentType">The body's content type, JSON: so that no web form of another site can decide anything.</param>
    /// <param name="body">JSON with, to approve, <c>digest</c>, optional <c>reason</c>, and <c>by</c> where nobody is
    /// asked who he is.</param>
    /// <param name="caller">Who decides; null where nobody is asked who he is.</param>
    /// <param name="ring">Wakes whoever drives the push, when it sleeps; whether it can or not, the decision stands.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>202 when it stands in the push's log; 400 for a bad body; 403 for what the caller may not decide; 404 for an
    /// unknown push or decision; 409 when there is nothing to decide, or not by this person, or when another digest than the
    /// push's, or none, is approved; 415 for what is not JSON.</returns>
    public Task<ApiAnswer> DecideAsync(
        string id, string decision,
        string? contentType, ReadOnlyMemory<byte> body, Caller? caller, Func<string, Task> ring, CancellationToken cancellationToken) =>
        GuardAsync(async () =>
        {
            if (!Enum.TryParse(decision, ignoreCase: true, out DecisionKind kind) || int.TryParse(decision, out _))
                return ApiAnswer.Problem(404, "Unknown decision", "a decision is one of approve, reject, cancel, promote");
            if (contentType?.Split(';')[0].Trim() is not "application/json")
                return ApiAnswer.Problem(415, "Not JSON", "send the decision with Content-Type: application/json");
            ArgumentNullException.ThrowIfNull(ring);
            (PushSummary? push, ApiAnswer? answer) = await FindAsync(id, cancellationToken);
            if (push is null)
                return answer!;
            if (caller is not null
                && Refusal(caller, kind == DecisionKind.Cancel ? Role.Operator : Role.Approver, push.Site) is { } refusal)
                return refusal;
            if (push.IsFinal)
                return ApiAnswer.Problem(
                    409, "Push is over", $"push {id} is over ({EnumText.Of(push.Status)}); nothing can be decided any more");
            (DecisionBody? given, string? problem) = Read(body.Span, caller);
            if (given is null)
                return ApiAnswer.Problem(400, "Bad decision", problem!);
            if (kind == DecisionKind.Promote && push.Status != PushStatus.AwaitingPromotion)
                return ApiAnswer.Problem(409, "Nothing to decide", $"push {id} does not wait to be promoted: {push.Words}");
            bool mayReject = kind == DecisionKind.Reject && push.Status == PushStatus.AwaitingPromotion;
            if (kind is DecisionKind.Approve or DecisionKind.Reject && push.Status != PushStatus.AwaitingApproval && !mayReject)
                return ApiAnswer.Problem(409, "Nothing to decide", $"push {id} does not wait for an approval: {push.Words}");
            string by = caller?.Name ?? given.By!.Trim() + Decision.Unproven;
            if (kind == DecisionKind.Approve && await ProblemAsync(push, by, given, cancellationToken) is { } objection)
                return ApiAnswer.Problem(409, "Not approved", objection);
            var taken = new Decision(push.Id, kind, by, given.Reason?.Trim() ?? "")
            {
                Digest = given.Digest, Key = given.Key, Signature = given.Signature,
            };
            if (!PersonSignature.IsGood(taken))
                return ApiAnswer.Problem(400, "Bad signature", "the signature does not fit the key, this push, its digest, "
                    + $"and the name {taken.Who}; leave 'key' and 'signature' out to approve without");
            await log.AppendAsync(push.Site, taken, cancellationToken);
            await ring(push.Id);
            return ApiAnswer.Json(202, push, ApiJson.Default.PushSummary);
        }, cancellationToken);

    // The log decides; whoever would approve nothing is told so at once.
    private async Task<string?> ProblemAsync(PushSummary push, string by, DecisionBody given, CancellationToken cancellationToken)
    {
        string who = Decision.NameIn(by);
        if (given.Digest is null)
            return $"say what is approved: 'digest' is to be {push.Digest}, as the preview shows it";
        if (given.Digest != push.Digest)
            return $"push {push.Id} would now change {push.Digest}, which is not the digest that was given; look at the difference again";
        if (push.Decisions.Any(
            d => d.Kind == DecisionKind.Approve && Decision.NameIn(d.By).Equals(who, StringComparison.OrdinalIgnoreCase)))
            return $"{who} has approved push {push.Id} already; another person is asked for";
        return await results.FindPlanAsync(push.Site, push.Id, cancellationToken) is { } plan && !plan.MayBeApprovedBy(who)
            ? $"{who} made this upload, and 'notAuthor' asks for somebody else"
            : null;
    }

    internal static async Task<ApiAnswer> GuardAsync(Func<Task<ApiAnswer>> answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer();
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or NatsException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return ApiAnswer.Problem(503, "Not reachable", e is NatsException or OperationCanceledException
                ? "the NATS hub does not answer; try again"
                : "the storage account does not answer; try again");
        }
    }

    private async Task<(PushSummary? Push, ApiAnswer? Answer)> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!PushId.IsValid(id))
            return (null, ApiAnswer.Problem(400, "Bad push id", "a push id has 16 lower-case hexadecimal digits"));
        return await table.FindAsync(id, cancellationToken) is { } push
            ? (push, null)
            : (null, ApiAnswer.Problem(
                404, "Unknown push", $"no push has the id {id}; a host that just found its upload may need a second"));
    }

    // Whoever may not read a site's pushes is not told more of them either.
    internal static ApiAnswer? Refusal(Caller caller, Role role, string site) => caller.May(role, site)
        ? null
        : ApiAnswer.Problem(403, "Not allowed", $"{caller.Name} lacks the role '{new Grant(role, site)}'");

    private static (DecisionBody? Body, string? Problem) Read(ReadOnlySpan<byte> utf8, Caller? caller)
    {
        if (utf8.Length > MaxBody)
            return (null, $"the body has more than {MaxBody} bytes");
        try
        {
            DecisionBody? body = JsonSerializer.Deserialize(utf8, ApiJson.Default.DecisionBody);
            if (caller is not null && body is { By: { } other } && other.Trim() != caller.Name)
                return (null, $"the token says who decides, {caller.Name}: leave 'by' out");
            return body switch
            {
                { Digest: { } digest } when !Payload.IsDigest(digest) => (null, "'digest' is sha256: and 64 hexadecimal digits"),
                not null when caller is not null && (body.Reason?.Length ?? 0) <= Limits.TextLength => (body, null),
                not null when caller is not null => (null, $"'reason' has at most {Limits.TextLength} characters"),
                { By: { } by, Reason: var reason } when by.Trim().Length is > 0 and <= Limits.DecidedByLength
                    && (reason?.Length ?? 0) <= Limits.TextLength => (body, null),
                _ => (null, $"the body is {{\"by\": \"…\", \"reason\": \"…\", \"digest\": \"…\"}}: 'by' says who decides, "
                    + $"in at most {Limits.DecidedByLength} characters; 'reason' has at most {Limits.TextLength}; 'digest' is sha256: "
                    + $"and 64 hexadecimal digits"),
            };
        }
        catch (JsonException)
        {
            return (null, "the body is no JSON object with 'by' and 'reason'");
        }
    }
}
