using System.Text.Json;
using System.Text.Json.Nodes;
using Leafwire.Contracts;
using Leafwire.Pipeline.History;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Api;

/// <summary>Undoes pushes by new ones, for every host.</summary>
public sealed class RestoreApi
{
    /// <summary>POST: undo a push by a new one, <c>{"by": "…", "reason": "…", "force": false, "approval": false}</c>.</summary>
    public const string Route = "api/pushes/{id}/restore";

    private readonly PushFinder _finder;
    private readonly Restorer _restorer;
    private readonly UploadStore _uploads;

    internal RestoreApi(PushTable table, ResultStore results, UploadStore uploads, TimeProvider time) =>
        (_finder, _restorer, _uploads) = (new PushFinder(table), new Restorer(table, results, time), uploads);

    /// <summary>Uploads what the devices of a push ran before it: a push like any other.</summary>
    /// <param name="id">The push that is undone.</param>
    /// <param name="contentType">As for <see cref="DecisionApi.DecideAsync"/>.</param>
    /// <param name="body">JSON with <c>reason</c>, <c>force</c>, to undo with it what other pushes changed since, and <c>approval</c>,
    /// to wait for one; and <c>by</c> where nobody is asked who he is.</param>
    /// <param name="caller">Who restores; null where nobody is asked who he is.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>202 with the new push's id; 400 for a bad body; 409 when it cannot be undone, with the reason or the difference;
    /// 415; otherwise as for <see cref="PushApi.GetAsync"/>, for whom the role of an operator is asked.</returns>
    public Task<ApiAnswer> RestoreAsync(
        string id, string? contentType, ReadOnlyMemory<byte> body, Caller? caller, CancellationToken cancellationToken) =>
        ApiGuard.RunAsync(async () =>
        {
            (PushSummary? push, ApiAnswer? answer) =
                await _finder.FindAsync(id, contentType, caller, Role.Operator, cancellationToken);
            if (push is null)
                return answer!;
            (RestoreBody? asked, string? problem) = Read(body.Span, caller);
            if (asked is null)
                return ApiAnswer.Problem(400, "Bad restore", problem!);
            RestorePlan plan = await _restorer.UndoAsync([push.Id], cancellationToken);
            JsonObject settings = asked.Approval ? new JsonObject { ["approval"] = "required" } : [];
            RestoreUpload made = await _restorer.MakeAsync(plan, settings, asked.Force, cancellationToken);
            if (made.Since is { } since)
            {
                return ApiAnswer.Problem(409, "Changed since",
                    since + "restoring would undo that too: send \"force\": true if it shall, or undo those pushes first");
            }

            if (made.Name is not { } name)
                return ApiAnswer.Problem(409, "Cannot be restored", string.Join('\n', made.Problems));
            var from = new Provenance
            {
                Author = caller?.Name ?? asked.By!.Trim(),
                Comment = asked.Reason?.Trim() is { Length: > 0 } reason ? reason : null,
            };
            string started = await _uploads.PutAsync(name, made.Archive, from, cancellationToken);
            return ApiAnswer.Json(202, new RestoreStarted(started, name.Site, name.Name), ApiJson.Default.RestoreStarted);
        }, cancellationToken);

    private static (RestoreBody? Body, string? Problem) Read(ReadOnlySpan<byte> utf8, Caller? caller)
    {
        if (utf8.Length > PushApi.MaxBody)
            return (null, $"the body has more than {PushApi.MaxBody} bytes");
        try
        {
            RestoreBody? body = JsonSerializer.Deserialize(utf8, ApiJson.Default.RestoreBody);
            if (body is null)
                return (null, "the body is {\"by\": \"…\", \"reason\": \"…\", \"force\": false, \"approval\": false}");
            if (caller is not null && body.By is { } other && other.Trim() != caller.Name)
                return (null, $"the token says who restores, {caller.Name}: leave 'by' out");
            if (caller is null && Provenance.Problem(body.By ?? "", Limits.DecidedByLength) is { } who)
                return (null, $"'by' says who restores: {who}");
            return body.Reason is { Length: > 0 } reason && Provenance.Problem(reason, Limits.CommentText) is { } why
                ? (null, $"'reason': {why}")
                : (body, null);
        }
        catch (JsonException)
        {
            return (null, "the body is no JSON object with 'by', 'reason', 'force' and 'approval'");
        }
    }
}

/// <summary>The push that undoes another one.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Site">Its site.</param>
/// <param name="Upload">Its upload.</param>
internal sealed record RestoreStarted(string Id, string Site, string Upload);
