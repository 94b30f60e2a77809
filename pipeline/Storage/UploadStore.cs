using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Threading.Channels;
using Azure;
using Azure.Storage.Blobs.Models;
using Leafwire.Contracts;
using Leafwire.Pipeline.Telemetry;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Storage;

/// <summary>A blob in the container of uploads, as a listing tells it.</summary>
/// <param name="Path">Its name in the container.</param>
/// <param name="ETag">Its stored version.</param>
/// <param name="UploadedAt">When it was stored.</param>
internal sealed record UploadBlob(string Path, string ETag, DateTimeOffset UploadedAt)
{
    /// <summary>The span that stored it, as its metadata say; null when they say nothing, or nobody asked.</summary>
    public string? Trace { get; init; }
}

/// <summary>The container of uploads: people and programs leave them there, and so does who restores what ran before.</summary>
internal sealed class UploadStore(StorageClients storage)
{
    /// <summary>How many large uploads are read at a time: each takes room on the disk, and memory for what is read in it.</summary>
    internal const int LargeAtOnce = 2;

    // A place for each, which is filled while it is taken: unlike a semaphore it needs no end, and whoever holds one may outlive a host.
    private readonly Channel<bool> _large = Channel.CreateBounded<bool>(LargeAtOnce);

    /// <summary>All blobs, by name.</summary>
    /// <param name="site">Below this site's folder; null for all.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<UploadBlob> ListAsync(string? site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        await foreach (BlobItem blob in storage.Uploads.GetBlobsAsync(
            Traits, BlobStates.None, site is null ? null : site + "/", cancellationToken))
            yield return new UploadBlob(blob.Name, Plain(blob.Properties.ETag), blob.Properties.LastModified ?? default)
            {
                Trace = TraceOf(blob.Metadata),
            };
    }

    /// <summary>One blob; null when there is none.</summary>
    public async Task<UploadBlob?> FindAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            BlobProperties blob = await storage.Uploads.GetBlobClient(path).GetPropertiesAsync(cancellationToken: cancellationToken);
            return new UploadBlob(path, Plain(blob.ETag), blob.LastModified) { Trace = TraceOf(blob.Metadata) };
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Reads an upload; one that is too large is not read, only measured. A large one waits until fewer than
    /// <see cref="LargeAtOnce"/> of its kind are held.</summary>
    /// <returns>Null when there is none; else the caller's to dispose.</returns>
    public async Task<UploadContent?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (await TryReadAsync(path, mayBeLarge: false, cancellationToken) is (var content, isLarge: false))
            return content;
        await _large.Writer.WriteAsync(true, cancellationToken);
        var place = new Place(_large);
        try
        {
            (content, _) = await TryReadAsync(path, mayBeLarge: true, cancellationToken);
            if (content is not null)
                return content with { Place = place };
        }
        catch
        {
            place.Dispose();
            throw;
        }

        place.Dispose();
        return null;
    }

    private async Task<(UploadContent? Content, bool isLarge)> TryReadAsync(
        string path, bool mayBeLarge, CancellationToken cancellationToken)
    {
        try
        {
            // The answer's head tells the size before any of the body is taken in.
            Response<BlobDownloadStreamingResult> answer = await storage.Uploads.GetBlobClient(path).DownloadStreamingAsync(
                cancellationToken: cancellationToken);
            using BlobDownloadStreamingResult blob = answer.Value;
            long size = blob.Details.ContentLength;
            bool isRead = size <= Limits.UploadBytes;
            if (isRead && size > UploadContent.InMemory && !mayBeLarge)
                return (null, true);
            Stream? content = isRead ? await UploadContent.TakeAsync(blob.Content, size, cancellationToken) : null;
            return (
                new UploadContent(content, size, Plain(blob.Details.ETag))
                {
                    Metadata = new Dictionary<string, string>(blob.Details.Metadata, StringComparer.OrdinalIgnoreCase),
                },
                false);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return (null, false);
        }
    }

    /// <summary>Leaves an upload.</summary>
    /// <param name="name">Where.</param>
    /// <param name="content">What.</param>
    /// <param name="provenance">Where it comes from; null when that is not said.</param>
    /// <param name="cancellationToken">Ends the upload.</param>
    /// <returns>The push that comes of it: it is named by the version that storage gave the upload.</returns>
    public async Task<string> PutAsync(UploadName name, byte[] content, Provenance? provenance, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        await storage.ReadyAsync(cancellationToken);
        using Activity? span = PipelineTelemetry.Source.StartActivity("upload", ActivityKind.Producer);
        IDictionary<string, string>? metadata = provenance?.Metadata();
        if (span?.Id is { } trace)
            (metadata ??= new Dictionary<string, string>())[TelemetryNames.TraceParent] = trace;
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentHash = HashOf(content) },
            Metadata = metadata,
        };
        BlobContentInfo stored = await storage.Uploads.GetBlobClient(name.Path)
            .UploadAsync(BinaryData.FromBytes(content), options, cancellationToken);
        string id = PushId.Of(name, Plain(stored.ETag));
        span?.SetTag(TelemetryNames.Site, name.Site).SetTag(TelemetryNames.Push, id);
        return id;
    }

    /// <summary>The hash that storage keeps beside an upload; it only tells contents apart.</summary>
#pragma warning disable CA5351
    public static byte[] HashOf(byte[] content) => MD5.HashData(content);
#pragma warning restore CA5351

    /// <summary>A stored version bare, as listings give it; answers have it in quotes.</summary>
    public static string Plain(ETag? etag) => etag?.ToString().Trim('"') ?? "";

    // Metadata make a listing larger; only who records traces needs them there.
    private static BlobTraits Traits => PipelineTelemetry.Source.HasListeners() ? BlobTraits.Metadata : BlobTraits.None;

    private static string? TraceOf(IDictionary<string, string>? metadata) =>
        PushSpans.Known(metadata?.FirstOrDefault(m => m.Key.Equals(TelemetryNames.TraceParent, StringComparison.OrdinalIgnoreCase)).Value);

    private sealed class Place(Channel<bool> of) : IDisposable
    {
        private int _isGiven;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) == 0)
                of.Reader.TryRead(out _);
        }
    }
}
