using Azure.Storage.Blobs.Models;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Client;

/// <summary>An upload of before.</summary>
/// <param name="PushId">The push that came of it.</param>
/// <param name="Name">Where it lies.</param>
/// <param name="UploadedAt">When it was stored.</param>
/// <param name="IsSameContent">True when it has the content that is asked about; otherwise it is of the same name.</param>
internal sealed record EarlierUpload(string PushId, UploadName Name, DateTimeOffset UploadedAt, bool IsSameContent);

/// <summary>What a client does with a storage account: leave uploads, look at results.</summary>
internal sealed class StorageAccount(StorageClients clients) : IPushRecords, IDisposable
{
    private readonly UploadStore _uploads = new(clients);

    /// <summary>Pushes that are named where an id's beginning fits several.</summary>
    private const int Named = 5;

    public PushTable Table { get; } = new(clients);

    public ResultStore Results { get; } = new(clients);

    public SitePolicyStore Policies { get; } = new(clients);
    public DriftTable Drift { get; } = new(clients);

    /// <summary>The container that uploads are left in.</summary>
    public string UploadContainer => clients.Uploads.Name;

    /// <summary>Leaves an upload.</summary>
    /// <param name="name">Where.</param>
    /// <param name="content">What.</param>
    /// <param name="cancellationToken">Ends the upload.</param>
    /// <param name="provenance">Where it comes from; null when that is not said.</param>
    /// <returns>The push that comes of it: it is named by the version that storage gave the upload.</returns>
    public Task<string> UploadAsync(
        UploadName name, byte[] content, CancellationToken cancellationToken, Provenance? provenance = null) =>
        _uploads.PutAsync(name, content, provenance, cancellationToken);

    /// <summary>The newest upload of this content at the site, or else the one that has this name; null for neither.</summary>
    public async Task<EarlierUpload?> FindEarlierAsync(UploadName name, byte[] content, CancellationToken cancellationToken)
    {
        await clients.ReadyAsync(cancellationToken);
        byte[] hash = UploadStore.HashOf(content);
        EarlierUpload? found = null;
        await foreach (BlobItem blob in clients.Uploads.GetBlobsAsync(BlobTraits.None, BlobStates.None, name.Site + "/", cancellationToken))
        {
            bool isSame = blob.Properties.ContentHash is { } known && known.AsSpan().SequenceEqual(hash);
            if ((!isSame && blob.Name != name.Path) || !UploadName.TryParse(blob.Name, out UploadName? place, out _))
                continue;
            var earlier = new EarlierUpload(
                PushId.Of(place, UploadStore.Plain(blob.Properties.ETag)), place, blob.Properties.LastModified ?? default, isSame);
            if (found is null || (earlier.IsSameContent, earlier.UploadedAt).CompareTo((found.IsSameContent, found.UploadedAt)) > 0)
                found = earlier;
        }

        return found;
    }

    /// <summary>A push that is known, by its id or as much of its beginning as no other has.</summary>
    /// <exception cref="UserErrorException">None is, or several are.</exception>
    public async Task<PushSummary> PushAsync(string given, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(given);
        if (PushId.IsValid(given))
            return await Table.FindAsync(given, cancellationToken)
                ?? throw new UserErrorException($"no push has the id {given} in this storage account; "
                    + $"'{ProgramName.Text} status' lists the newest");
        if (!PushId.IsBeginning(given))
            throw new UserErrorException(PushId.Wrong(given));
        IReadOnlyList<PushSummary> found = await Table.BeginningAsync(given, Named, cancellationToken);
        return found switch
        {
            [var only] => only,
            [] => throw new UserErrorException($"no push has an id that begins with {given} in this storage account; "
                + $"'{ProgramName.Text} status' lists the newest"),
            _ => throw new UserErrorException(
                $"several pushes have an id that begins with {given}: {string.Join(", ", found.Select(p => p.Id))}; say more of it"),
        };
    }

    /// <summary>The sites that something was uploaded for, by name.</summary>
    public async Task<IReadOnlyList<string>> SitesAsync(CancellationToken cancellationToken)
    {
        await clients.ReadyAsync(cancellationToken);
        var sites = new List<string>();
        await foreach (BlobHierarchyItem item in clients.Uploads.GetBlobsByHierarchyAsync(
            BlobTraits.None, BlobStates.None, delimiter: "/", prefix: null, cancellationToken))
        {
            if (item.IsPrefix)
                sites.Add(item.Prefix.TrimEnd('/'));
        }

        return sites;
    }

    public Task<PushSummary?> FindAsync(string pushId, CancellationToken cancellationToken) => Table.FindAsync(pushId, cancellationToken);

    public Task<PushReport?> ReportAsync(PushSummary push, CancellationToken cancellationToken) =>
        Results.FindReportAsync(push.Site, push.Id, cancellationToken);

    /// <summary>Copies all that is recorded of a push into a folder.</summary>
    public async Task DownloadResultsAsync(string site, string pushId, string folder, CancellationToken cancellationToken)
    {
        string prefix = ResultFolder.Of(site, pushId);
        await foreach (BlobItem blob in clients.Results.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
        {
            string file = Path.Combine(folder, blob.Name[prefix.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await clients.Results.GetBlobClient(blob.Name).DownloadToAsync(file, cancellationToken);
        }
    }

    public void Dispose() => clients.Dispose();
}
