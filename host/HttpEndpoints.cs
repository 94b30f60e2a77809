using System.ComponentModel;
using System.Net.ServerSentEvents;
using Leafwire.Host.Access;
using Leafwire.Pipeline.Api;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Page;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace Leafwire.Host;

/// <summary>Serves the API and the page.</summary>
internal static class HttpEndpoints
{
    public static void MapPushApi(this WebApplication app)
    {
        CallerCheck callers = app.Services.GetRequiredService<CallerCheck>();
        RouteGroupBuilder known = app.MapGroup("").AddEndpointFilter(callers.FilterAsync);
        known.MapGet(PushApi.DescriptionRoute, (HttpContext http) => SendAsync(http, Task.FromResult(PushApi.Description())))
            .ExcludeFromDescription();
        known.MapGet(PushApi.MeRoute, (Delegate)((HttpContext http) => SendAsync(http, Task.FromResult(PushApi.Me(callers.Of(http))))))
            .Describe<CallerReport>("getCaller", "Who asks, and what he may");
        known.MapGet(PushApi.ListRoute, (HttpContext http, PushApi api,
            [Description("Of this site")] string? site,
            [Description("Of this status; open for all that are not over")] string? state,
            [Description("Of this author")] string? author,
            [Description("Of a commit that begins so")] string? commit,
            [Description("Of this pull request")] string? pullRequest,
            [Description("For this ticket")] string? ticket,
            [Description("With this in the upload's name, in its provenance or in the message")] string? text,
            [Description("At most so many, 1 to 500; default 50")] string? limit,
            [Description("Behind this place, as the header Link of the page before names it")] string? before) =>
            SendAsync(http, api.ListAsync(name => http.Request.Query[name], callers.Of(http), http.RequestAborted)))
            .Describe<IReadOnlyList<PushSummary>>("listPushes", "Pushes, newest first; the header Link tells the next page", 200, 400);
        known.MapGet(PushApi.PushRoute,
            (HttpContext http, PushApi api, string id) => SendAsync(http, api.GetAsync(id, callers.Of(http), http.RequestAborted)))
            .Describe<PushReport>("getPush", "A push as it stands, or as it ended", 200, 400, 404);
        known.MapGet(PushApi.ReportRoute, (HttpContext http, PushApi api, string id) =>
            SendAsync(http, api.WrittenAsync(id, isPage: true, callers.Of(http), http.RequestAborted)))
            .DescribeText("getReport", "The report of an ended push as a page", "text/html", 400, 404);
        known.MapGet(PushApi.JUnitRoute, (HttpContext http, PushApi api, string id) =>
            SendAsync(http, api.WrittenAsync(id, isPage: false, callers.Of(http), http.RequestAborted)))
            .DescribeText("getJUnit", "The report of an ended push as JUnit XML", "application/xml", 400, 404);
        known.MapGet(ChangeApi.Route,
            (HttpContext http, ChangeApi api, string id) => SendAsync(http, api.GetAsync(id, callers.Of(http), http.RequestAborted)))
            .Describe<ChangeList>("getChanges", "What a push changes, or would, each difference once", 200, 400, 404);
        known.MapGet(LogApi.Route, (HttpContext http, LogApi api, string id,
            [Description("Behind this entry; default the beginning")] string? after,
            [Description("Wait so many seconds for something to come, up to 25; default 0")] string? wait,
            [Description("The mark of the answer before, so that a change of the push since then ends the wait")] string? mark) =>
            SendAsync(http, api.GetAsync(id, after, wait, mark, callers.Of(http), http.RequestAborted)))
            .AddEndpointFilter(EndWithHostAsync)
            .Describe<LogSlice>("getLog", "What happened to a push; it can be waited for", 200, 400, 404);
        known.MapGet(LogApi.EventsRoute, FollowAsync)
            .AddEndpointFilter(EndWithHostAsync)
            .DescribeText("followPush", "The same as it comes, an entry an event; 'row' with the push, and 'over' at the end",
                "text/event-stream", 400, 404);
        known.MapGet(SiteApi.ListRoute, (HttpContext http, SiteApi api) =>
            SendAsync(http, api.ListAsync(callers.Of(http), http.RequestAborted)))
            .Describe<SiteList>("listSites", "The sites");
        known.MapGet(SiteApi.Route,
            (HttpContext http, SiteApi api, string site) => SendAsync(http, api.GetAsync(site, callers.Of(http), http.RequestAborted)))
            .Describe<SiteReport>("getSite", "A site at a glance: runners, devices, queue and window", 200, 400, 404);
        known.MapGet(DeviceApi.Route, (HttpContext http, DeviceApi api, string site, string device) =>
            SendAsync(http, api.GetAsync(site, device, callers.Of(http), http.RequestAborted)))
            .Describe<DeviceHistory>("getDevice", "A device, what it ran and from which push", 200, 400, 404);
        known.MapGet(DeviceApi.DifferenceRoute, (HttpContext http, DeviceApi api, string site, string device,
            [Description("The one push")] string? from, [Description("The other push")] string? to) =>
            SendAsync(http, api.CompareAsync(site, device, from, to, callers.Of(http), http.RequestAborted)))
            .Describe<DeviceDifference>("compareDevice", "How what a device ran after two pushes differs", 200, 400, 404);
        known.MapPost(RestoreApi.Route, async (HttpContext http, RestoreApi api, string id) => await SendAsync(http, api.RestoreAsync(
            id, http.Request.ContentType, await BodyAsync(http), callers.Of(http), http.RequestAborted)))
            .Accepts<RestoreBody>("application/json")
            .Describe<RestoreStarted>("restorePush", "Undo a push by a new one", 202, 400, 404, 409, 415);
        known.MapGet(KeepApi.Route,
            (HttpContext http, KeepApi api, string id) => SendAsync(http, api.GetAsync(id, callers.Of(http), http.RequestAborted)))
            .Describe<KeptPush>("getKept", "Whether what is recorded of a push stays, whatever its site's retention", 200, 400, 404);
        known.MapPost(KeepApi.Route, async (HttpContext http, KeepApi api, string id) => await SendAsync(http, api.KeepAsync(
            id, http.Request.ContentType, await BodyAsync(http), callers.Of(http), http.RequestAborted)))
            .Accepts<KeepBody>("application/json")
            .Describe<KeptPush>("keepPush", "Keep what is recorded of a push, or no longer", 200, 400, 404, 409, 415);
        known.MapPost(DecisionApi.Route, async (HttpContext http, DecisionApi api, PushHost pushes, string id, string decision) =>
        {
            await SendAsync(http, api.DecideAsync(
                id, decision, http.Request.ContentType, await BodyAsync(http), callers.Of(http), RingAsync, http.RequestAborted));

            Task RingAsync(string pushId)
            {
                pushes.Ring(pushId);
                return Task.CompletedTask;
            }
        }).Accepts<DecisionBody>("application/json")
            .Describe<PushSummary>("decide", "Approve, reject, cancel or promote a push", 202, 400, 404, 409, 415);
        app.MapGet(PushApi.HealthRoute, (HttpContext http, HealthProbe probe) => SendAsync(http, probe.CheckAsync(http.RequestAborted)))
            .WithName("getHealth").WithSummary("Whether storage and NATS answer").Produces<HealthReport>().Produces<HealthReport>(503);

        async Task<IResult> FollowAsync(HttpContext http, LogApi api, string id)
        {
            (ApiAnswer? answer, IAsyncEnumerable<SseItem<string>>? events) = await api.FollowAsync(
                id, http.Request.Headers["Last-Event-ID"], callers.Of(http), http.RequestAborted);
            if (events is not null)
                return TypedResults.ServerSentEvents(events);
            await SendAsync(http, Task.FromResult(answer!));
            return Results.Empty;
        }
    }

    // Whoever waits for what may come is not waited for by a host that stops: it asks again, and is told by the next one.
    private static ValueTask<object?> EndWithHostAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        http.Response.RegisterForDispose(
            http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(http.Abort));
        return next(context);
    }

    // One byte more than allowed tells a body that is too long.
    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContext http)
    {
        byte[] body = new byte[PushApi.MaxBody + 1];
        int read = await http.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, http.RequestAborted);
        return body.AsMemory(0, read);
    }

    public static void MapPage(this WebApplication app)
    {
        foreach (PageFile file in PageFiles.All)
        {
            app.MapGet("/" + file.Route, async (HttpContext http) =>
            {
                http.Response.ContentType = file.ContentType;
                foreach ((string name, string value) in PageFiles.Headers)
                    http.Response.Headers[name] = value;
                await http.Response.Body.WriteAsync(file.Content, http.RequestAborted);
            });
        }
    }

    /// <summary>Says what is wrong with a request that no route took.</summary>
    internal static async Task RefuseAsync(StatusCodeContext refused)
    {
        HttpContext http = refused.HttpContext;
        ApiAnswer? answer = http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed =>
                Unserved.Answer(http.Request.Method, http.Request.Path),
            StatusCodes.Status415UnsupportedMediaType => Unserved.NotJson,
            _ => null,
        };
        if (answer is not null)
            await SendAsync(http, Task.FromResult(answer));
        else
            await http.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(
                new ProblemDetailsContext { HttpContext = http, ProblemDetails = { Status = http.Response.StatusCode } });
    }

    internal static async Task SendAsync(HttpContext http, Task<ApiAnswer> answering)
    {
        ApiAnswer answer = await answering;
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        foreach ((string name, string value) in answer.Headers)
            http.Response.Headers[name] = value;
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }
}
