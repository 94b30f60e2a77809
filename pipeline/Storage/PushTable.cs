using Azure;
using Azure.Data.Tables;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;

namespace Leafwire.Pipeline.Storage;

/// <summary>The tables of pushes and devices. Writing a row again gives the same row.</summary>
public sealed class PushTable(StorageClients storage)
{
    /// <summary>Rows in one transaction, as Table Storage limits them.</summary>
    private const int Batch = 100;

    private const int BatchesAtOnce = 8;

    /// <summary>Enters a push that was found.</summary>
    /// <returns>How the push stands: as found now, or as it was entered before.</returns>
    public async Task<PushSummary> BeginAsync(FoundUpload upload, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(upload);
        await storage.ReadyAsync(cancel);
        var push = PushSummary.Of(upload);
        try
        {
            await storage.Pushes.AddEntityAsync(PushRows.Of(push, PushRows.ById), cancel);
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            push = await FindAsync(upload.PushId, cancel) ?? push;
        }

        // Also for one that was known: its first host may have ended between the two rows.
        await storage.Pushes.UpsertEntityAsync(PushRows.Of(push, PushRows.ByTime), TableUpdateMode.Replace, cancel);
        return push;
    }

    /// <summary>Writes how a push stands.</summary>
    public async Task ShowAsync(PushReport report, CancellationToken cancel)
    {
        await storage.ReadyAsync(cancel);
        await PutAsync(PushSummary.Of(report), cancel);
    }

    /// <summary>Writes a word about a push that was entered and is under way, for example why it waits; nothing when it was not entered.</summary>
    public async Task NoteAsync(FoundUpload upload, string message, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(upload);
        await storage.ReadyAsync(cancel);
        await Task.WhenAll(
            MergeAsync(new TableEntity(PushRows.ById, upload.PushId)),
            MergeAsync(new TableEntity(PushRows.ByTime, PushRows.TimeKey(upload.UploadedAt, upload.PushId))));

        async Task MergeAsync(TableEntity row)
        {
            row["Message"] = PushRows.Cut(message);
            try
            {
                await storage.Pushes.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Merge, cancel);
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                // Half a row would say more than is known; the whole one comes when the push is shown.
            }
        }
    }

    /// <summary>Writes the rows of an ended push: the devices first, so that whoever sees the push ended finds them.</summary>
    public async Task RecordAsync(PushReport report, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(report);
        await storage.ReadyAsync(cancel);
        await Parallel.ForEachAsync(
            report.Devices.Chunk(Batch),
            new ParallelOptions { MaxDegreeOfParallelism = BatchesAtOnce, CancellationToken = cancel },
            async (devices, stop) => await storage.Devices.SubmitTransactionAsync(
                devices.Select(d => new TableTransactionAction(TableTransactionActionType.UpsertReplace, PushRows.Of(report, d))), stop));
        await PutAsync(PushSummary.Of(report), cancel);
    }

    /// <summary>One push; null when it is not known.</summary>
    public async Task<PushSummary?> FindAsync(string pushId, CancellationToken cancel)
    {
        await storage.ReadyAsync(cancel);
        NullableResponse<TableEntity> row = await storage.Pushes.GetEntityIfExistsAsync<TableEntity>(PushRows.ById, pushId, cancellationToken: cancel);
        return row.HasValue ? PushRows.Read(row.Value!) : null;
    }

    /// <summary>Pushes, newest upload first.</summary>
    /// <param name="site">Of this site; null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<IReadOnlyList<PushSummary>> ListAsync(string? site, int limit, CancellationToken cancel)
    {
        string filter = site is null
            ? TableClient.CreateQueryFilter($"PartitionKey eq {PushRows.ByTime}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {PushRows.ByTime} and Site eq {site}");
        return await QueryAsync(filter, limit, cancel);
    }

    /// <summary>All pushes that are not over, oldest upload first: what a host takes up again when it starts.</summary>
    public async Task<IReadOnlyList<PushSummary>> UnfinishedAsync(CancellationToken cancel)
    {
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {PushRows.ById} and (Status eq {EnumText.Of(PushStatus.Running)} or Status eq {EnumText.Of(PushStatus.AwaitingApproval)})");
        IReadOnlyList<PushSummary> rows = await QueryAsync(filter, int.MaxValue, cancel);
        return [.. rows.OrderBy(r => r.UploadedAt).ThenBy(r => r.Upload, StringComparer.Ordinal)];
    }

    // The row by id is written last: it is the one that says that a push is over.
    private async Task PutAsync(PushSummary push, CancellationToken cancel)
    {
        await storage.Pushes.UpsertEntityAsync(PushRows.Of(push, PushRows.ByTime), TableUpdateMode.Replace, cancel);
        await storage.Pushes.UpsertEntityAsync(PushRows.Of(push, PushRows.ById), TableUpdateMode.Replace, cancel);
    }

    private async Task<IReadOnlyList<PushSummary>> QueryAsync(string filter, int limit, CancellationToken cancel)
    {
        await storage.ReadyAsync(cancel);
        var pushes = new List<PushSummary>();
        await foreach (TableEntity row in storage.Pushes.QueryAsync<TableEntity>(filter, maxPerPage: Math.Min(limit, 1000), cancellationToken: cancel))
        {
            pushes.Add(PushRows.Read(row));
            if (pushes.Count >= limit)
                break;
        }

        return pushes;
    }
}
