using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs.Models;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.Storage;

/// <summary>A site's policy as it is stored.</summary>
/// <param name="File">Where it lies in its container: <c>sites/dc1.json</c>.</param>
/// <param name="Version">The version that storage gave it.</param>
/// <param name="Bytes">What it says.</param>
public sealed record StoredSitePolicy(string File, string Version, byte[] Bytes);

/// <summary>The container of what sites ask of every push. Uploaders have no rights on it.</summary>
public sealed class SitePolicyStore(StorageClients storage)
{
    private const string Folder = "sites/", Ending = ".json";

    /// <summary>Where a site's policy lies.</summary>
    public static string FileOf(string site) => Folder + site + Ending;

    /// <summary>A site's policy; null when it has none.</summary>
    /// <exception cref="RequestFailedException">
    /// It could not be read: then nothing is known of it, and a push must not go on as if there were none.
    /// </exception>
    public async Task<StoredSitePolicy?> FindAsync(string site, CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        string file = FileOf(site);
        try
        {
            Response<BlobDownloadStreamingResult> answer = await storage.Policies.GetBlobClient(file).DownloadStreamingAsync(
                cancellationToken: cancellationToken);
            using BlobDownloadStreamingResult blob = answer.Value;
            // One byte more than a policy may have is enough to refuse it.
            byte[] bytes = new byte[Math.Min(blob.Details.ContentLength, Limits.PolicyBytes + 1)];
            await blob.Content.ReadExactlyAsync(bytes, cancellationToken);
            return new StoredSitePolicy(file, Plain(blob.Details.ETag), bytes);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    /// <summary>The sites that have a policy, by name.</summary>
    public async IAsyncEnumerable<string> SitesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        await foreach (BlobItem blob in storage.Policies.GetBlobsAsync(BlobTraits.None, BlobStates.None, Folder, cancellationToken))
        {
            if (blob.Name.EndsWith(Ending, StringComparison.Ordinal))
                yield return blob.Name[Folder.Length..^Ending.Length];
        }
    }

    /// <summary>Stores a site's policy in the place of the one that is there.</summary>
    /// <param name="site">The site.</param>
    /// <param name="bytes">The policy, which was read without a problem.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>The version that storage gave it.</returns>
    public async Task<string> StoreAsync(string site, byte[] bytes, CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        BlobContentInfo stored = await storage.Policies.GetBlobClient(FileOf(site)).UploadAsync(
            new BinaryData(bytes), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } },
            cancellationToken);
        return Plain(stored.ETag);
    }

    private static string Plain(ETag etag) => etag.ToString().Trim('"');
}
