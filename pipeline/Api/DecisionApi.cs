using System.Text.Json;
using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Api;

/// <summary>Decisions of people, for every host.</summary>
public sealed class DecisionApi(PushTable table, ResultStore results, PushLog log)
{
    /// <summary>POST: a decision, <c>{"by": "…", "reason": "…", "digest": "…"}</c>.</summary>
    public const string Route = "api/pushes/{id}/{decision}";

    private readonly PushFinder _finder = new(table);

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
        ApiGuard.RunAsync(async () =>
        {
            if (!Enum.TryParse(decision, ignoreCase: true, out DecisionKind kind) || int.TryParse(decision, out _))
                return ApiAnswer.Problem(404, "Unknown decision", "a decision is one of approve, reject, cancel, promote");
            ArgumentNullException.ThrowIfNull(ring);
            (PushSummary? push, ApiAnswer? answer) = await _finder.FindAsync(
                id, contentType, caller, kind == DecisionKind.Cancel ? Role.Operator : Role.Approver, cancellationToken);
            if (push is null)
                return answer!;
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

    private static (DecisionBody? Body, string? Problem) Read(ReadOnlySpan<byte> utf8, Caller? caller)
    {
        if (utf8.Length > PushApi.MaxBody)
            return (null, $"the body has more than {PushApi.MaxBody} bytes");
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
