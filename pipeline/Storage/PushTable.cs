using Azure;
using Azure.Data.Tables;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Storage;

/// <summary>The tables of pushes and devices. Writing a row again gives the same row, and a row that says that a push is over stays so.</summary>
public sealed class PushTable(StorageClients storage)
{
    /// <summary>Rows in one transaction, as Table Storage limits them.</summary>
    private const int Batch = 100;

    private const int BatchesAtOnce = 8;

    /// <summary>Writers that a row is changed beside; each tries again when another was faster.</summary>
    private const int Tries = 10;

    private static readonly string[] KeyColumns = ["PushId", "Site", "Upload", "UploadedAt", "ETag"];

    /// <summary>Enters a push that was found.</summary>
    /// <returns>How the push stands: as found now, or as it was entered before.</returns>
    public async Task<PushSummary> BeginAsync(FoundUpload upload, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(upload);
        await storage.ReadyAsync(cancel);
        var push = PushSummary.Of(upload);
        // The row by id is the one that counts; whoever ended between the two left the other to whoever enters it again.
        if (!await AddAsync(PushRows.Of(push, PushRows.ById), cancel))
            push = await FindAsync(upload.PushId, cancel) ?? push;
        await AddAsync(PushRows.Of(push, PushRows.ByTime), cancel);
        return push;
    }

    /// <summary>Writes how a push under way stands.</summary>
    public Task ShowAsync(PushReport report, CancellationToken cancel)
    {
        var push = PushSummary.Of(report);
        return ChangeAsync(partition => PushRows.Of(push, partition), cancel);
    }

    /// <summary>Writes a word about how a push under way stands, for example what it waits for.</summary>
    public Task SayAsync(FoundUpload upload, string message, CancellationToken cancel) => PutAsync(upload, "Message", message, cancel);

    /// <summary>Writes what hinders a push under way; null when nothing does any more.</summary>
    public Task HinderAsync(FoundUpload upload, string? hindrance, CancellationToken cancel) => PutAsync(upload, "Hindrance", hindrance ?? "", cancel);

    /// <summary>Writes the rows of an ended push: the devices first, so that whoever sees the push ended finds them.</summary>
    public async Task RecordAsync(PushReport report, string etag, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(report);
        await storage.ReadyAsync(cancel);
        await Parallel.ForEachAsync(
            report.Devices.Chunk(Batch),
            new ParallelOptions { MaxDegreeOfParallelism = BatchesAtOnce, CancellationToken = cancel },
            async (devices, stop) => await storage.Devices.SubmitTransactionAsync(
                devices.Select(d => new TableTransactionAction(TableTransactionActionType.UpsertReplace, PushRows.Of(report, d))), stop));
        PushSummary push = PushSummary.Of(report) with { ETag = etag };
        // The row by id is written last: it is the one that says that a push is over.
        await storage.Pushes.UpsertEntityAsync(PushRows.Of(push, PushRows.ByTime), TableUpdateMode.Replace, cancel);
        await storage.Pushes.UpsertEntityAsync(PushRows.Of(push, PushRows.ById), TableUpdateMode.Replace, cancel);
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

    /// <summary>All pushes that are not over, in the order of their uploads.</summary>
    public async Task<IReadOnlyList<FoundUpload>> UnfinishedAsync(CancellationToken cancel)
    {
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {PushRows.ById} and (Status eq {EnumText.Of(PushStatus.Running)} or Status eq {EnumText.Of(PushStatus.AwaitingApproval)})");
        IReadOnlyList<PushSummary> rows = await QueryAsync(filter, int.MaxValue, cancel);
        return [.. rows.Select(r => r.Found).Order(FoundUpload.InOrder)];
    }

    /// <summary>The uploads of all pushes there are.</summary>
    public async IAsyncEnumerable<FoundUpload> UploadsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await storage.ReadyAsync(cancel);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {PushRows.ById}");
        await foreach (TableEntity row in storage.Pushes.QueryAsync<TableEntity>(filter, select: KeyColumns, cancellationToken: cancel))
            yield return new FoundUpload(row.GetString("PushId"), new UploadName(row.GetString("Site"), row.GetString("Upload")), row.GetDateTimeOffset("UploadedAt") ?? default, row.GetString("ETag") ?? "");
    }

    private Task PutAsync(FoundUpload upload, string column, string text, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(upload);
        return ChangeAsync(
            partition => new TableEntity(partition, partition == PushRows.ById ? upload.PushId : PushRows.TimeKey(upload.UploadedAt, upload.PushId)) { [column] = PushRows.Cut(text) },
            cancel);
    }

    private async Task ChangeAsync(Func<string, TableEntity> change, CancellationToken cancel)
    {
        await storage.ReadyAsync(cancel);
        await Task.WhenAll(ChangeAsync(change(PushRows.ById), cancel), ChangeAsync(change(PushRows.ByTime), cancel));
    }

    // Whoever is late (a duplicate, a host that was held) must not bring an ended push back to life.
    private async Task ChangeAsync(TableEntity change, CancellationToken cancel)
    {
        for (int attempt = 1; ; attempt++)
        {
            NullableResponse<TableEntity> row = await storage.Pushes.GetEntityIfExistsAsync<TableEntity>(change.PartitionKey, change.RowKey, ["Status"], cancel);
            // Half a row would say more than is known; a push is entered before anything is said of it.
            if (!row.HasValue || PushSummary.IsOver(EnumText.Parse<PushStatus>(row.Value!.GetString("Status"))))
                return;
            try
            {
                await storage.Pushes.UpdateEntityAsync(change, row.Value.ETag, TableUpdateMode.Merge, cancel);
                return;
            }
            catch (RequestFailedException e) when (e.Status == 412 && attempt < Tries)
            {
                continue;
            }
        }
    }

    private async Task<bool> AddAsync(TableEntity row, CancellationToken cancel)
    {
        try
        {
            await storage.Pushes.AddEntityAsync(row, cancel);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
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
