using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Host;

/// <summary>The uploads that were looked at, by name and stored version, so that a host that starts does not read them all again.</summary>
internal sealed class SeenUploads(StorageClients storage)
{
    private const string Partition = "upload";

    private readonly ConcurrentDictionary<string, string> _versions = new(StringComparer.Ordinal);

    /// <summary>Reads what was seen in earlier lives.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        await storage.ReadyAsync(cancel);
        await foreach (TableEntity row in storage.Seen.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancel))
            _versions[row.GetString("Path")] = row.GetString("ETag");
    }

    public bool Contains(UploadBlob blob) => _versions.TryGetValue(blob.Path, out string? etag) && etag == blob.ETag;

    /// <summary>Passes over a blob that is no upload, in this life.</summary>
    public void Ignore(UploadBlob blob) => _versions[blob.Path] = blob.ETag;

    /// <summary>Keeps that an upload was looked at and its push entered.</summary>
    public async Task AddAsync(UploadBlob blob, string pushId, CancellationToken cancel)
    {
        // A blob's name may hold what a key must not.
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(blob.Path)));
        var row = new TableEntity(Partition, key) { ["Path"] = blob.Path, ["ETag"] = blob.ETag, ["PushId"] = pushId };
        await storage.Seen.UpsertEntityAsync(row, TableUpdateMode.Replace, cancel);
        _versions[blob.Path] = blob.ETag;
    }
}
