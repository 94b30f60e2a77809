using System.Net.ServerSentEvents;
using Leafwire.Host.Access;
using Leafwire.Pipeline.Api;

namespace Leafwire.Host;

/// <summary>Serves the API and the page.</summary>
internal static class HttpEndpoints
{
    public static void MapPushApi(this WebApplication app)
    {
        CallerCheck callers = app.Services.GetRequiredService<CallerCheck>();
        RouteGroupBuilder known = app.MapGroup("").AddEndpointFilter(callers.FilterAsync);
        known.MapGet(PushApi.MeRoute, (HttpContext http) => SendAsync(http, Task.FromResult(PushApi.Me(callers.Of(http)))));
        known.MapGet(PushApi.ListRoute, (HttpContext http, PushApi api) =>
            SendAsync(http, api.ListAsync(name => http.Request.Query[name], callers.Of(http), http.RequestAborted)));
        known.MapGet(PushApi.PushRoute,
            (HttpContext http, PushApi api, string id) => SendAsync(http, api.GetAsync(id, callers.Of(http), http.RequestAborted)));
        known.MapGet(PushApi.ReportRoute, (HttpContext http, PushApi api, string id) =>
            SendAsync(http, api.WrittenAsync(id, isPage: true, callers.Of(http), http.RequestAborted)));
        known.MapGet(PushApi.JUnitRoute, (HttpContext http, PushApi api, string id) =>
            SendAsync(http, api.WrittenAsync(id, isPage: false, callers.Of(http), http.RequestAborted)));
        known.MapGet(ChangeApi.Route,
            (HttpContext http, ChangeApi api, string id) => SendAsync(http, api.GetAsync(id, callers.Of(http), http.RequestAborted)));
        known.MapGet(LogApi.Route, (HttpContext http, LogApi api, string id, string? after, string? wait) =>
            SendAsync(http, api.GetAsync(id, after, wait, callers.Of(http), http.RequestAborted)));
        known.MapGet(LogApi.EventsRoute, FollowAsync);
        known.MapGet(SiteApi.ListRoute, (HttpContext http, SiteApi api) =>
            SendAsync(http, api.ListAsync(callers.Of(http), http.RequestAborted)));
        known.MapGet(SiteApi.Route,
            (HttpContext http, SiteApi api, string site) => SendAsync(http, api.GetAsync(site, callers.Of(http), http.RequestAborted)));
        known.MapGet(DeviceApi.Route, (HttpContext http, DeviceApi api, string site, string device) =>
            SendAsync(http, api.GetAsync(site, device, callers.Of(http), http.RequestAborted)));
        known.MapGet(DeviceApi.DifferenceRoute, (HttpContext http, DeviceApi api, string site, string device, string? from, string? to) =>
            SendAsync(http, api.CompareAsync(site, device, from, to, callers.Of(http), http.RequestAborted)));
        known.MapPost(RestoreApi.Route, async (HttpContext http, RestoreApi api, string id) => await SendAsync(http, api.RestoreAsync(
            id, http.Request.ContentType, await BodyAsync(http), callers.Of(http), http.RequestAborted)));
        known.MapPost(DecisionApi.Route, async (HttpContext http, DecisionApi api, PushHost pushes, string id, string decision) =>
        {
            await SendAsync(http, api.DecideAsync(
                id, decision, http.Request.ContentType, await BodyAsync(http), callers.Of(http), RingAsync, http.RequestAborted));

            Task RingAsync(string pushId)
            {
                pushes.Ring(pushId);
                return Task.CompletedTask;
            }
        });
        app.MapGet(PushApi.HealthRoute, (HttpContext http, HealthProbe probe) => SendAsync(http, probe.CheckAsync(http.RequestAborted)));

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

    // One byte more than allowed tells a body that is too long.
    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContext http)
    {
        byte[] body = new byte[PushApi.MaxBody + 1];
        int read = await http.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, http.RequestAborted);
        return body.AsMemory(0, read);
    }

    public static void MapPage(this WebApplication app)
    {
        foreach ((string route, string file, string type) in new[]
        {
            ("/", "index.html", "text/html; charset=utf-8"),
            ("/page.js", "page.js", "text/javascript; charset=utf-8"),
        })
        {
            using Stream stream = typeof(HttpEndpoints).Assembly.GetManifestResourceStream(file)!;
            using var buffer = new MemoryStream();
            stream.CopyTo(buffer);
            byte[] content = buffer.ToArray();
            app.MapGet(route, async (HttpContext http) =>
            {
                http.Response.ContentType = type;
                http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; "
                    + "style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
                http.Response.Headers.XContentTypeOptions = "nosniff";
                await http.Response.Body.WriteAsync(content, http.RequestAborted);
            });
        }
    }

    internal static async Task SendAsync(HttpContext http, Task<ApiAnswer> answering)
    {
        ApiAnswer answer = await answering;
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        if (answer.Link is { } link)
            http.Response.Headers.Link = link;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }
}
