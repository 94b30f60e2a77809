using Azure;
using NATS.Client.Core;

namespace Leafwire.Pipeline.Api;

/// <summary>What every answer of the API has in common.</summary>
internal static class ApiGuard
{
    /// <summary>Answers; 503 when what it needs does not answer itself.</summary>
    public static async Task<ApiAnswer> RunAsync(Func<Task<ApiAnswer>> answer, CancellationToken cancellationToken)
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

    /// <summary>403 for what a caller may not do; null when he may. Who may not read a site's pushes learns nothing of them.</summary>
    public static ApiAnswer? Refusal(Caller? caller, Role role, string site) => caller?.May(role, site) is not false
        ? null
        : ApiAnswer.Problem(403, "Not allowed", $"{caller.Name} lacks the role '{new Grant(role, site)}'");
}
