using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Leafwire.Lab.Telemetry;

/// <summary>
/// Takes telemetry by OTLP over HTTP on this machine and writes it down as OTLP's files do, one request a line: <c>traces.jsonl</c>,
/// <c>metrics.jsonl</c>, <c>logs.jsonl</c>.
/// </summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly string _folder;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly Task _serving;

    private OtlpReceiver(HttpListener listener, Uri url, string folder)
    {
        (_listener, Url, _folder) = (listener, url, folder);
        _serving = ServeAsync();
    }

    /// <summary>Where it takes them.</summary>
    public Uri Url { get; }

    /// <summary>What came of spans so far.</summary>
    internal IReadOnlyCollection<ReceivedSpan> Spans => _spans;

    /// <summary>The variables by which a process sends what it records here, and soon.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Url.ToString(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "500",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
    };

    /// <summary>Starts one on a free port.</summary>
    /// <param name="folder">Where it writes to; made when it is not there. What a run before wrote there is written over.</param>
    public static OtlpReceiver Start(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string signal in OtlpSchema.Signals)
            File.WriteAllText(FileOf(folder, signal), "");
        while (true)
        {
            var url = new Uri($"http://127.0.0.1:{FreePort()}/");
            var listener = new HttpListener();
            listener.Prefixes.Add(url.ToString());
            try
            {
                listener.Start();
                return new OtlpReceiver(listener, url, folder);
            }
            catch (HttpListenerException)
            {
                // Somebody else was faster.
                listener.Close();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
        _writing.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static string FileOf(string folder, string signal) => Path.Combine(folder, signal + ".jsonl");

    private async Task ServeAsync()
    {
        var answering = new List<Task>();
        while (true)
        {
            HttpListenerContext request;
            try
            {
                request = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                await Task.WhenAll(answering);
                return;
            }

            answering.RemoveAll(a => a.IsCompletedSuccessfully);
            answering.Add(AnswerAsync(request));
        }
    }

    private async Task AnswerAsync(HttpListenerContext http)
    {
        try
        {
            http.Response.StatusCode = await TakeAsync(http.Request);
            http.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // Whoever sent it has gone.
            http.Response.Abort();
        }
    }

    private async Task<int> TakeAsync(HttpListenerRequest request)
    {
        string signal = request.Url?.AbsolutePath.Split('/')[^1] ?? "";
        if (request.HttpMethod != "POST" || !OtlpSchema.Signals.Contains(signal))
            return 404;
        using var body = new MemoryStream();
        await using (Stream stream = request.Headers["Content-Encoding"] == "gzip"
            ? new GZipStream(request.InputStream, CompressionMode.Decompress)
            : request.InputStream)
            await stream.CopyToAsync(body);
        try
        {
            await WriteAsync(signal, OtlpReader.Read(signal, body.GetBuffer().AsSpan(0, (int)body.Length)));
            return 200;
        }
        catch (InvalidProtocolBufferException)
        {
            return 400;
        }
    }

    private async Task WriteAsync(string signal, JsonObject request)
    {
        foreach (ReceivedSpan span in ReceivedSpan.Of(request))
            _spans.Enqueue(span);
        await _writing.WaitAsync();
        try
        {
            await File.AppendAllTextAsync(FileOf(_folder, signal), request.ToJsonString() + "\n");
        }
        finally
        {
            _writing.Release();
        }
    }
}
