using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Leafwire.Tests.Http;

/// <summary>A receiver of webhooks on this machine, which answers what a test says and keeps what it was sent.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _serving;

    private WebhookReceiver(HttpListener listener, int port)
    {
        _listener = listener;
        Port = port;
        _serving = ServeAsync();
    }

    public int Port { get; }

    public Uri Url => new($"http://127.0.0.1:{Port}/");

    /// <summary>What was sent, in order.</summary>
    public ConcurrentQueue<WebhookRequest> Received { get; } = new();

    /// <summary>What it answers: a status, and how many seconds to wait before the next try. Default: 202.</summary>
    public Func<WebhookRequest, (int Status, int? RetryAfter)> Answer { get; set; } = _ => (202, null);

    /// <summary>Starts one on a free port, or on the given one.</summary>
    public static WebhookReceiver Start(int? port = null)
    {
        while (true)
        {
            int at = port ?? FreePort();
            var listener = new HttpListener();
            listener.Prefixes.Add($"http://127.0.0.1:{at}/");
            try
            {
                listener.Start();
                return new WebhookReceiver(listener, at);
            }
            catch (HttpListenerException) when (port is null)
            {
                // Somebody else was faster.
            }
        }
    }

    /// <summary>A port at which nobody answers.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Waits for a request.</summary>
    public async Task<WebhookRequest> WaitAsync(Func<WebhookRequest, bool> wanted, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        WebhookRequest? found;
        while ((found = Received.FirstOrDefault(wanted)) is null)
            await timer.WaitForNextTickAsync(cancellationToken);
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var request = new WebhookRequest(
                context.Request.Url!.AbsolutePath, context.Request.ContentType ?? "",
                context.Request.Headers.AllKeys.ToDictionary(k => k!, k => context.Request.Headers[k]!, StringComparer.OrdinalIgnoreCase),
                await reader.ReadToEndAsync());
            Received.Enqueue(request);
            (int status, int? after) = Answer(request);
            context.Response.StatusCode = status;
            if (after is { } seconds)
                context.Response.Headers.Add("Retry-After", $"{seconds}");
            context.Response.Close();
        }
    }
}

/// <summary>What a receiver was sent.</summary>
public sealed record WebhookRequest(string Path, string ContentType, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The id of the CloudEvent.</summary>
    public string Id => Json.GetProperty("id").GetString()!;
}
