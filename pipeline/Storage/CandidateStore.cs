using System.IO.Pipelines;
using Azure;
using Azure.Storage.Blobs.Models;
using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Storage;

/// <summary>
/// The candidates of pushes in the container of results: those of a push one behind the other in one blob, which the plan names, with
/// where each lies in it. A blob for each device would be a quarter of what a push writes.
/// </summary>
internal sealed class CandidateStore(StorageClients storage)
{
    // A host holds so much of what it stores.
    private const int PartSize = 4 * 1024 * 1024;

    /// <summary>Packed bytes that are kept until they are published, which the same process does a moment later as a rule.</summary>
    private const long Capacity = 16 * 1024 * 1024;

    private readonly JustStored<byte[]> _kept = new(Capacity, packed => packed.Length);

    private static BlobUploadOptions Parts => new()
    {
        HttpHeaders = new BlobHttpHeaders { ContentType = "application/octet-stream" },
        TransferOptions = new() { InitialTransferSize = PartSize, MaximumTransferSize = PartSize, MaximumConcurrency = 1 },
    };

    /// <summary>Keeps a push's candidates as they come. The blob is there when all of it is.</summary>
    /// <param name="site">The push's site.</param>
    /// <param name="pushId">The push.</param>
    /// <param name="candidates">Each device's, packed; read on when there is room for it.</param>
    /// <param name="cancellationToken">Ends the storing.</param>
    /// <returns>What <see cref="PushPlan.Pack"/> and <see cref="PushPlan.Candidates"/> are then.</returns>
    public async Task<(string Pack, IReadOnlyDictionary<string, CandidateRef> Candidates)> KeepAsync(
        string site, string pushId, IAsyncEnumerable<(string Device, Payload Text)> candidates, CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        // Of two hosts that plan a push at the same time one plan is kept, which names its own.
        string pack = ResultFolder.Pack(Guid.NewGuid());
        var kept = new Dictionary<string, CandidateRef>(StringComparer.Ordinal);
        var pipe = new Pipe();
        await Task.WhenAll(WriteAsync(), StoreAsync());
        return (pack, kept);

        async Task WriteAsync()
        {
            Exception? failure = null;
            long at = 0;
            try
            {
                await foreach ((string device, Payload text) in candidates.WithCancellation(cancellationToken))
                {
                    byte[] packed = text.Inline!;
                    kept.Add(device, new CandidateRef(text.Digest, text.Size) { At = at, Length = packed.Length });
                    at += packed.Length;
                    _kept.Keep(pushId, device, packed);
                    // Nobody stores on; why, is told where it was stored.
                    if ((await pipe.Writer.WriteAsync(packed, cancellationToken)).IsCompleted)
                        return;
                }
            }
            catch (Exception e)
            {
                failure = e;
                throw;
            }
            finally
            {
                await pipe.Writer.CompleteAsync(failure);
            }
        }

        async Task StoreAsync()
        {
            try
            {
                await storage.Results.GetBlobClient(ResultFolder.Of(site, pushId) + pack)
                    .UploadAsync(pipe.Reader.AsStream(leaveOpen: true), Parts, cancellationToken);
            }
            finally
            {
                await pipe.Reader.CompleteAsync();
            }
        }
    }

    /// <summary>A device's candidate, packed.</summary>
    /// <exception cref="InvalidDataException">There is none: somebody removed it.</exception>
    public async Task<byte[]> ReadAsync(PushPlan plan, string device, CancellationToken cancellationToken) =>
        await FindAsync(plan, device, cancellationToken)
            ?? throw new InvalidDataException($"the candidate of {device}, {BlobOf(plan, device)}, is gone from the container of results");

    /// <summary>The same for who publishes it: from memory where it was just kept, and then there is no more use for it.</summary>
    /// <exception cref="InvalidDataException">There is none: somebody removed it.</exception>
    public async Task<byte[]> TakeAsync(PushPlan plan, string device, CancellationToken cancellationToken) =>
        _kept.Take(plan.Id, device) ?? await ReadAsync(plan, device, cancellationToken);

    /// <summary>A device's candidate, packed; null when it is gone.</summary>
    public async Task<byte[]?> FindAsync(PushPlan plan, string device, CancellationToken cancellationToken)
    {
        CandidateRef candidate = plan.Candidates[device];
        var options = new BlobDownloadOptions
        {
            Range = candidate.Length > 0 ? new HttpRange(candidate.At, candidate.Length) : default,
        };
        await storage.ReadyAsync(cancellationToken);
        try
        {
            Response<BlobDownloadResult> blob = await storage.Results.GetBlobClient(BlobOf(plan, device))
                .DownloadContentAsync(options, cancellationToken);
            byte[] packed = blob.Value.Content.ToArray();
            // A blob that ends on the way is answered with what there is.
            return candidate.Length == 0 || packed.Length == candidate.Length ? packed : null;
        }
        // There is no blob, or it ends before that.
        catch (RequestFailedException e) when (e.Status is 404 or 416)
        {
            return null;
        }
    }

    private static string BlobOf(PushPlan plan, string device) =>
        ResultFolder.Of(plan.Site, plan.Id) + (plan.Pack ?? ResultFolder.Candidate(device));
}
