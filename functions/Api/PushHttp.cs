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
internal sealed partial class PushHttp(
    PushApi api, DecisionApi decisions, ChangeApi changes, LogApi log, RestoreApi restores, KeepApi keeps, SiteApi sites,
    DeviceApi devices, HealthProbe health, AppServiceAccess access, ILogger<PushHttp> logger)
{
    /// <summary>
    /// The route of decisions, without the words that have a route of their own: the Functions host takes the first route that fits,
    /// and a written word counts no more there than a parameter.
    /// </summary>
    private const string DecisionRoute = "api/pushes/{id}/{decision:regex(^(?!(restore|keep)$))}";

    [Function("Me")]
    public Task<IActionResult> MeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = PushApi.MeRoute)] HttpRequest request) =>
        AnswerAsync(request, caller => Task.FromResult(PushApi.Me(caller)));

    [Function("DescribeApi")]
    public Task<IActionResult> DescribeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = PushApi.DescriptionRoute)] HttpRequest request) =>
        AnswerAsync(request, _ => Task.FromResult(PushApi.Description()));

    [Function("ListPushes")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = PushApi.ListRoute)] HttpRequest request,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, caller => api.ListAsync(name => request.Query[name], caller, cancellationToken));

    [Function("GetPush")]
    public Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = PushApi.PushRoute)] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, caller => api.GetAsync(id, caller, cancellationToken));

    [Function("GetReport")]
    public Task<IActionResult> GetReportAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = PushApi.ReportRoute)] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, caller => api.WrittenAsync(id, isPage: true, caller, cancellationToken));

    [Function("GetJUnit")]
    public Task<IActionResult> GetJUnitAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = PushApi.JUnitRoute)] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, caller => api.WrittenAsync(id, isPage: false, caller, cancellationToken));

    [Function("GetChanges")]
    public Task<IActionResult> GetChangesAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = ChangeApi.Route)] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, caller => changes.GetAsync(id, caller, cancellationToken));

    [Function("GetLog")]
    public Task<IActionResult> GetLogAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = LogApi.Route)] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, caller => log.GetAsync(
            id, request.Query["after"], request.Query["wait"], request.Query["mark"], caller, cancellationToken));

    [Function("ListSites")]
    public Task<IActionResult> ListSitesAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = SiteApi.ListRoute)] HttpRequest request,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, caller => sites.ListAsync(caller, cancellationToken));

    [Function("GetSite")]
    public Task<IActionResult> GetSiteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = SiteApi.Route)] HttpRequest request,
        string site,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, caller => sites.GetAsync(site, caller, cancellationToken));

    [Function("GetDevice")]
    public Task<IActionResult> GetDeviceAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = DeviceApi.Route)] HttpRequest request,
        string site,
        string device,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, caller => devices.GetAsync(site, device, caller, cancellationToken));

    [Function("CompareDevice")]
    public Task<IActionResult> CompareDeviceAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = DeviceApi.DifferenceRoute)] HttpRequest request,
        string site,
        string device,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, caller => devices.CompareAsync(
            site, device, request.Query["from"], request.Query["to"], caller, cancellationToken));

    [Function("RestorePush")]
    public Task<IActionResult> RestoreAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = RestoreApi.Route)] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, async caller => await restores.RestoreAsync(
            id, request.ContentType, await BodyAsync(request, cancellationToken), caller, cancellationToken));

    [Function("GetKept")]
    public Task<IActionResult> GetKeptAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = KeepApi.Route)] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, caller => keeps.GetAsync(id, caller, cancellationToken));

    [Function("KeepPush")]
    public Task<IActionResult> KeepAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = KeepApi.Route)] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, async caller => await keeps.KeepAsync(
            id, request.ContentType, await BodyAsync(request, cancellationToken), caller, cancellationToken));

    [Function("DecidePush")]
    public Task<IActionResult> DecideAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = DecisionRoute)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        string decision,
        CancellationToken cancellationToken)
    {
        return AnswerAsync(request, async caller => await decisions.DecideAsync(
            id, decision, request.ContentType, await BodyAsync(request, cancellationToken), caller, RingAsync, cancellationToken));

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

    // The Functions host asks its routes by the functions' names, so this one's has to be the last; it says nothing of any push.
    [Function("Unserved")]
    public static IActionResult Refuse([HttpTrigger(AuthorizationLevel.Anonymous, Route = Unserved.Route)] HttpRequest request) =>
        new Answer(Unserved.Answer(request.Method, request.Path));

    private async Task<IActionResult> AnswerAsync(HttpRequest request, Func<Caller?, Task<ApiAnswer>> answer)
    {
        (Caller? caller, ApiAnswer? refusal) = access.Check(request);
        return new Answer(refusal ?? await answer(caller));
    }

    // One byte more than allowed tells a body that is too long.
    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        byte[] body = new byte[PushApi.MaxBody + 1];
        int read = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        return body.AsMemory(0, read);
    }

    [LoggerMessage(4000, LogLevel.Warning, "Push {PushId} could not be woken; it sees what was decided when it looks next")]
    private partial void NotRung(Exception exception, string pushId);
}
