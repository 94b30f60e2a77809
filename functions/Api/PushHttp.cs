using Grpc.Core;
using Leafwire.Functions.Access;
using Leafwire.Functions.Orchestration;
using Leafwire.Pipeline.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Leafwire.Functions.Api;

/// <summary>
/// The HTTP API of the embedded host, served by Azure Functions: the same routes, bodies and status codes, behind
/// function keys or a sign-in.
/// </summary>
internal sealed partial class PushHttp(PushApi api, SiteApi sites, HealthProbe health, AppServiceAccess access, ILogger<PushHttp> logger)
{
    [Function("ListPushes")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = PushApi.ListRoute)] HttpRequest request,
        CancellationToken cancellationToken)
    {
        (Caller? caller, ApiAnswer? refusal) = access.Check(request);
        return new Answer(refusal ?? await api.ListAsync(name => request.Query[name], caller, cancellationToken));
    }

    [Function("GetPush")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = PushApi.PushRoute)] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        (Caller? caller, ApiAnswer? refusal) = access.Check(request);
        return new Answer(refusal ?? await api.GetAsync(id, caller, cancellationToken));
    }

    [Function("ListSites")]
    public async Task<IActionResult> ListSitesAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = SiteApi.ListRoute)] HttpRequest request,
        CancellationToken cancellationToken)
    {
        (Caller? caller, ApiAnswer? refusal) = access.Check(request);
        return new Answer(refusal ?? await sites.ListAsync(caller, cancellationToken));
    }

    [Function("GetSite")]
    public async Task<IActionResult> GetSiteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = SiteApi.Route)] HttpRequest request,
        string site,
        CancellationToken cancellationToken)
    {
        (Caller? caller, ApiAnswer? refusal) = access.Check(request);
        return new Answer(refusal ?? await sites.GetAsync(site, caller, cancellationToken));
    }

    [Function("DecidePush")]
    public async Task<IActionResult> DecideAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = PushApi.DecisionRoute)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        string decision,
        CancellationToken cancellationToken)
    {
        (Caller? caller, ApiAnswer? refusal) = access.Check(request);
        if (refusal is not null)
            return new Answer(refusal);
        // One byte more than allowed tells a body that is too long.
        byte[] body = new byte[PushApi.MaxBody + 1];
        int read = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        return new Answer(
            await api.DecideAsync(id, decision, request.ContentType, body.AsMemory(0, read), caller, RingAsync, cancellationToken));

        // An orchestration that is not there, or not to be reached, is no error: the decision stands in the log, and
        // the sweep begins it again.
        async Task RingAsync(string pushId)
        {
            try
            {
                await client.RaiseEventAsync(pushId, PushOrchestrator.Ring, cancellation: cancellationToken);
            }
            catch (Exception e) when (e is RpcException or ArgumentException or InvalidOperationException)
            {
                NotRung(e, pushId);
            }
        }
    }

    [Function("Health")]
    public async Task<IActionResult> HealthAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = PushApi.HealthRoute)] HttpRequest request,
        CancellationToken cancellationToken)
    {
        _ = request;
        return new Answer(await health.CheckAsync(cancellationToken));
    }

    [LoggerMessage(4000, LogLevel.Warning, "Push {PushId} could not be woken; it sees what was decided when it looks next")]
    private partial void NotRung(Exception exception, string pushId);

    private sealed class Answer(ApiAnswer answer) : IActionResult
    {
        public async Task ExecuteResultAsync(ActionContext context)
        {
            HttpResponse response = context.HttpContext.Response;
            response.StatusCode = answer.Status;
            response.ContentType = answer.ContentType;
            response.Headers.CacheControl = "no-store";
            response.Headers.XContentTypeOptions = "nosniff";
            await response.Body.WriteAsync(answer.Body, context.HttpContext.RequestAborted);
        }
    }
}
