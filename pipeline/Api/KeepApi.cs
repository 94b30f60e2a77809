using System.Text.Json;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Api;

/// <summary>Keeps what is recorded of pushes, for every host.</summary>
public sealed class KeepApi(PushTable table, ResultStore results)
{
    /// <summary>GET: whether it is kept. POST: keep it, <c>{"keep": true}</c>, or no longer.</summary>
    public const string Route = "api/pushes/{id}/keep";

    private readonly PushFinder _finder = new(table);

    /// <summary>Whether what is recorded of a push stays whatever its site's retention.</summary>
    /// <returns>200 with the answer; otherwise as for <see cref="PushApi.GetAsync"/>.</returns>
    public Task<ApiAnswer> GetAsync(string id, Caller? caller, CancellationToken cancellationToken) => ApiGuard.RunAsync(async () =>
    {
        (PushSummary? push, ApiAnswer? answer) = await _finder.FindAsync(id, caller, Role.Reader, cancellationToken);
        return push is null ? answer! : Told(push, await results.IsKeptAsync(push.Site, push.Id, cancellationToken));
    }, cancellationToken);

    /// <summary>Keeps what is recorded of a push whatever its site's retention, or no longer.</summary>
    /// <param name="id">The push.</param>
    /// <param name="contentType">As for <see cref="DecisionApi.DecideAsync"/>.</param>
    /// <param name="body">JSON with <c>keep</c>: false for no longer; left out it is true.</param>
    /// <param name="caller">Who asks for it; null where nobody is asked who he is.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>200 with what holds now; 400 for a bad body; 409 when nothing is recorded that could be kept; 415; otherwise as for
    /// <see cref="PushApi.GetAsync"/>, for whom the role of an operator is asked.</returns>
    public Task<ApiAnswer> KeepAsync(
        string id, string? contentType, ReadOnlyMemory<byte> body, Caller? caller, CancellationToken cancellationToken) =>
        ApiGuard.RunAsync(async () =>
        {
            (PushSummary? push, ApiAnswer? answer) =
                await _finder.FindAsync(id, contentType, caller, Role.Operator, cancellationToken);
            if (push is null)
                return answer!;
            if (Read(body.Span) is not { } asked)
                return ApiAnswer.Problem(400, "Bad body", "the body is {\"keep\": true}, or {\"keep\": false} for no longer");
            return await results.KeepAsync(push.Site, push.Id, asked.Keep, cancellationToken)
                ? Told(push, asked.Keep)
                : ApiAnswer.Problem(409, "Nothing to keep", ResultStore.NothingToKeep(push.Id));
        }, cancellationToken);

    private static ApiAnswer Told(PushSummary push, bool isKept) =>
        ApiAnswer.Json(200, new KeptPush(push.Id, isKept), ApiJson.Default.KeptPush);

    private static KeepBody? Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return utf8.Length > PushApi.MaxBody ? null : JsonSerializer.Deserialize(utf8, ApiJson.Default.KeepBody);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Whether what is recorded of a push stays.</summary>
/// <param name="Id">The push.</param>
/// <param name="Kept">True when it stays whatever its site's retention.</param>
internal sealed record KeptPush(string Id, bool Kept);
