using System.Collections.Concurrent;
using System.Globalization;
using System.Security;
using Leafwire.Lab.Processes;
using Leafwire.Pipeline.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leafwire.Tests.Functions.Hosting;

/// <summary>
/// Blob storage in memory that counts what it is asked, as prices tell requests apart:
/// https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api. The storage emulator takes longer for each
/// request the more blobs it holds, so that a push of 2,000 devices would take it minutes.
/// </summary>
internal sealed class BlobServer : IAsyncDisposable
{
    // As blob storage limits it.
    private const int ListedAtOnce = 5000;

    private readonly ConcurrentDictionary<string, Blob> _blobs = new(StringComparer.Ordinal);
    private readonly WebApplication _server;
    private int _writes, _reads, _showings, _versions;

    private BlobServer(WebApplication server) => _server = server;

    /// <summary>Blobs and containers written, and blobs listed.</summary>
    public int Writes => _writes;

    /// <summary>Blobs read, and looked for.</summary>
    public int Reads => _reads;

    /// <summary>Of the writes, those that show a push under way.</summary>
    public int Showings => _showings;

    /// <summary>Its part of a connection string.</summary>
    public string Endpoint => $"{_server.Urls.Single()}/{Azurite.Account}";

    public static async Task<BlobServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        WebApplication application = builder.Build();
        var server = new BlobServer(application);
        application.Run(server.AnswerAsync);
        await application.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        string name = http.Request.Path.Value ?? "";
        switch (http.Request.Method)
        {
            // Listing costs as much as writing.
            case "GET" when http.Request.Query["comp"] == "list":
                Interlocked.Increment(ref _writes);
                await ListAsync(http, name + "/");
                break;
            case "PUT" when http.Request.Query["restype"] == "container":
                Interlocked.Increment(ref _writes);
                http.Response.StatusCode = StatusCodes.Status201Created;
                Describe(http, new Blob([], $"\"0x{0:X}\"", TimeProvider.System.GetUtcNow()));
                break;
            case "PUT":
                Interlocked.Increment(ref _writes);
                if (name.EndsWith("/" + ResultFolder.Progress, StringComparison.Ordinal))
                    Interlocked.Increment(ref _showings);
                await PutAsync(http, name);
                break;
            case "GET" or "HEAD":
                Interlocked.Increment(ref _reads);
                await GetAsync(http, name);
                break;
            // Removing costs nothing.
            case "DELETE":
                if (_blobs.TryRemove(name, out _))
                    http.Response.StatusCode = StatusCodes.Status202Accepted;
                else
                    Refuse(http, StatusCodes.Status404NotFound, "BlobNotFound");
                break;
            default:
                http.Response.StatusCode = StatusCodes.Status501NotImplemented;
                break;
        }
    }

    private async Task PutAsync(HttpContext http, string name)
    {
        using var content = new MemoryStream();
        await http.Request.Body.CopyToAsync(content);
        var blob = new Blob(content.ToArray(), $"\"0x{Interlocked.Increment(ref _versions):X}\"", TimeProvider.System.GetUtcNow());
        if (http.Request.Headers.IfNoneMatch != "*")
            _blobs[name] = blob;
        else if (!_blobs.TryAdd(name, blob))
        {
            Refuse(http, StatusCodes.Status409Conflict, "BlobAlreadyExists");
            return;
        }

        http.Response.StatusCode = StatusCodes.Status201Created;
        Describe(http, blob);
    }

    private async Task GetAsync(HttpContext http, string name)
    {
        if (!_blobs.TryGetValue(name, out Blob? blob))
        {
            Refuse(http, StatusCodes.Status404NotFound, "BlobNotFound");
            return;
        }

        Describe(http, blob);
        http.Response.ContentLength = blob.Content.Length;
        http.Response.Headers["x-ms-blob-type"] = "BlockBlob";
        if (http.Request.Method == "GET")
            await http.Response.Body.WriteAsync(blob.Content);
    }

    private async Task ListAsync(HttpContext http, string container)
    {
        string prefix = container + http.Request.Query["prefix"], marker = http.Request.Query["marker"].ToString();
        string[] names = [.. _blobs.Keys.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Select(n => n[container.Length..])
            .Where(n => string.CompareOrdinal(n, marker) >= 0).Order(StringComparer.Ordinal).Take(ListedAtOnce + 1)];
        string next = names.Length > ListedAtOnce ? names[^1] : "";
        http.Response.ContentType = "application/xml";
        await http.Response.WriteAsync(
            $"<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>{string.Concat(names.Take(ListedAtOnce).Select(Item))}"
            + $"</Blobs><NextMarker>{SecurityElement.Escape(next)}</NextMarker></EnumerationResults>");

        string Item(string name) => _blobs.TryGetValue(container + name, out Blob? blob)
            ? $"<Blob><Name>{SecurityElement.Escape(name)}</Name><Properties><Last-Modified>{At(blob)}</Last-Modified>"
                + $"<Etag>{blob.Version.Trim('"')}</Etag><BlobType>BlockBlob</BlobType></Properties></Blob>"
            : "";
    }

    private static void Describe(HttpContext http, Blob blob)
    {
        http.Response.Headers.ETag = blob.Version;
        http.Response.Headers.LastModified = At(blob);
    }

    private static void Refuse(HttpContext http, int status, string error)
    {
        http.Response.StatusCode = status;
        http.Response.Headers["x-ms-error-code"] = error;
    }

    private static string At(Blob blob) => blob.StoredAt.ToString("R", CultureInfo.InvariantCulture);

    private sealed record Blob(byte[] Content, string Version, DateTimeOffset StoredAt);
}
