using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Api;

/// <summary>Finds the push that a request names.</summary>
internal sealed class PushFinder(PushTable table)
{
    /// <summary>Finds it.</summary>
    /// <param name="id">What the request says.</param>
    /// <param name="caller">Who asks; null where nobody is asked who he is.</param>
    /// <param name="role">What he must be at the push's site.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The push; or 400 for what is no id, 403, or 404.</returns>
    public async Task<(PushSummary? Push, ApiAnswer? Answer)> FindAsync(
        string id, Caller? caller, Role role, CancellationToken cancellationToken)
    {
        if (!PushId.IsValid(id))
            return (null, ApiAnswer.Problem(400, "Bad push id", "a push id has 16 lower-case hexadecimal digits"));
        if (await table.FindAsync(id, cancellationToken) is not { } push)
        {
            return (null, ApiAnswer.Problem(
                404, "Unknown push", $"no push has the id {id}; a host that just found its upload may need a second"));
        }

        return ApiGuard.Refusal(caller, role, push.Site) is { } refusal ? (null, refusal) : (push, null);
    }

    /// <summary>Finds the push that a request with a body names.</summary>
    /// <param name="id">What the request says.</param>
    /// <param name="contentType">What its body says it is.</param>
    /// <param name="caller">Who asks; null where nobody is asked who he is.</param>
    /// <param name="role">What he must be at the push's site.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>As the other one; or 415 for a body that does not say it is JSON.</returns>
    public Task<(PushSummary? Push, ApiAnswer? Answer)> FindAsync(
        string id, string? contentType, Caller? caller, Role role, CancellationToken cancellationToken) =>
        contentType?.Split(';')[0].Trim() is "application/json"
            ? FindAsync(id, caller, role, cancellationToken)
            : Task.FromResult<(PushSummary?, ApiAnswer?)>((null, Unserved.NotJson));
}
