using Azure;
using Leafwire.Messaging;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Storage;
using NATS.Client.Core;

namespace Leafwire.Pipeline.Api;

/// <summary>What the pipeline can reach.</summary>
/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="Storage"><c>ok</c>, or why not.</param>
/// <param name="Nats"><c>ok</c>, or why not.</param>
internal sealed record HealthReport(string Status, string Storage, string Nats);

/// <summary>Tells whether storage and NATS can be reached.</summary>
public sealed class HealthProbe(StorageClients storage, Hub hub, TimeProvider time)
{
    private const string Ok = "ok";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary><c>GET /healthz</c>: 200 when both answer, else 503.</summary>
    public async Task<ApiAnswer> CheckAsync(CancellationToken cancellationToken)
    {
        string[] results = await Task.WhenAll(
            TryAsync(async stop =>
            {
                await storage.ReadyAsync(stop);
                await storage.Results.GetPropertiesAsync(cancellationToken: stop);
            }, cancellationToken),
            TryAsync(async stop => await hub.Connection.PingAsync(stop), cancellationToken));
        bool healthy = results.All(r => r == Ok);
        return ApiAnswer.Json(
            healthy ? 200 : 503, new HealthReport(healthy ? "healthy" : "unhealthy", results[0], results[1]), ApiJson.Default.HealthReport);
    }

    private async Task<string> TryAsync(Func<CancellationToken, Task> probe, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(Limit, time, cancellationToken);
        try
        {
            // Some clients wait for their connection without looking at the token.
            await probe(limit.Token).WaitAsync(limit.Token);
            return Ok;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {Limit.TotalSeconds} s";
        }
        catch (Exception e) when (e is RequestFailedException or NatsException or AggregateException)
        {
            return e is RequestFailedException { ErrorCode: { Length: > 0 } code } ? $"refused: {code}" : "cannot be reached";
        }
    }
}
