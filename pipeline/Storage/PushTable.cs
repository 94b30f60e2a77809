using Azure;
using Azure.Data.Tables;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Storage;

/// <summary>
/// The tables of pushes and devices. Writing a row again gives the same row, and a row that says that a push is over stays so.
/// </summary>
public sealed class PushTable(StorageClients storage)
{
    /// <summary>Rows in one transaction, as Table Storage limits them.</summary>
    private const int Batch = 100;

    private const int BatchesAtOnce = 8;

    /// <summary>Rows in one answer, as Table Storage limits them.</summary>
    private const int RowsAtOnce = 1000;

    /// <summary>Writers that a row is changed beside; each tries again when another was faster.</summary>
    private const int Tries = 10;

    private static readonly string[] KeyColumns = ["PushId", "Site", "Upload", "UploadedAt", "ETag"];

    /// <summary>Enters a push that was found.</summary>
    /// <returns>How the push stands: as found now, or as it was entered before.</returns>
    internal async Task<PushSummary> BeginAsync(FoundUpload upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        await storage.ReadyAsync(cancellationToken);
        var push = PushSummary.Of(upload);
        // The row by id is the one that counts; whoever ended between the two left the other to whoever enters it again.
        if (!await AddAsync(PushRows.Of(push, PushRows.ById), cancellationToken))
            push = await FindAsync(upload.PushId, cancellationToken) ?? push;
        await AddAsync(PushRows.Of(push, PushRows.ByTimeOf(push.Upload)), cancellationToken);
        return push;
    }

    /// <summary>Writes how a push under way stands.</summary>
    internal Task ShowAsync(PushReport report, CancellationToken cancellationToken)
    {
        var push = PushSummary.Of(report);
        return ChangeAsync(push.Upload, partition => PushRows.Of(push, partition), cancellationToken);
    }

    /// <summary>Writes a word about how a push under way stands, for example what it waits for.</summary>
    internal Task SayAsync(FoundUpload upload, string message, CancellationToken cancellationToken) =>
        PutAsync(upload, "Message", message, cancellationToken);

    /// <summary>Writes where the upload of a push under way comes from.</summary>
    internal Task SayAsync(FoundUpload upload, Provenance provenance, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(provenance);
        return PutAsync(upload, PushRows.Columns(provenance), cancellationToken);
    }

    /// <summary>Writes what an upload is for.</summary>
    internal Task SayAsync(FoundUpload upload, PushTask task, CancellationToken cancellationToken) =>
        PutAsync(upload, PushRows.Task, EnumText.Of(task), cancellationToken);

    /// <summary>Writes what hinders a push under way; null when nothing does any more.</summary>
    internal Task HinderAsync(FoundUpload upload, string? hindrance, CancellationToken cancellationToken) =>
        PutAsync(upload, "Hindrance", hindrance ?? "", cancellationToken);

    /// <summary>Writes the rows of an ended push: the devices first, so that whoever sees the push ended finds them.</summary>
    internal async Task RecordAsync(PushReport report, string etag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        await storage.ReadyAsync(cancellationToken);
        // How a device drifted stands in its row of the site, once, and not in one of every run.
        IEnumerable<DeviceReport> devicesOf = report.Task == PushTask.Drift ? [] : report.Devices;
        await Parallel.ForEachAsync(
            devicesOf.Chunk(Batch),
            new ParallelOptions { MaxDegreeOfParallelism = BatchesAtOnce, CancellationToken = cancellationToken },
            async (devices, stop) => await storage.Devices.SubmitTransactionAsync(
                devices.Select(d => new TableTransactionAction(TableTransactionActionType.UpsertReplace, PushRows.Of(report, d))), stop));
        PushSummary push = PushSummary.Of(report) with { ETag = etag };
        // The row by id is written last: it is the one that says that a push is over.
        await storage.Pushes.UpsertEntityAsync(
            PushRows.Of(push, PushRows.ByTimeOf(push.Upload)), TableUpdateMode.Replace, cancellationToken);
        await storage.Pushes.UpsertEntityAsync(PushRows.Of(push, PushRows.ById), TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>One push; null when it is not known.</summary>
    public async Task<PushSummary?> FindAsync(string pushId, CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        NullableResponse<TableEntity> row = await storage.Pushes.GetEntityIfExistsAsync<TableEntity>(
            PushRows.ById, pushId, cancellationToken: cancellationToken);
        return row.HasValue ? PushRows.Read(row.Value!) : null;
    }

    /// <summary>The pushes whose ids begin so, at most so many.</summary>
    internal Task<IReadOnlyList<PushSummary>> BeginningAsync(string beginning, int limit, CancellationToken cancellationToken) =>
        // Ids are hexadecimal: 'g' stands behind all of them.
        QueryAsync(TableClient.CreateQueryFilter(
            $"PartitionKey eq {PushRows.ById} and RowKey ge {beginning} and RowKey lt {beginning + "g"}"), limit, cancellationToken);

    /// <summary>Pushes, newest upload first.</summary>
    /// <param name="site">Of this site; null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task<IReadOnlyList<PushSummary>> ListAsync(string? site, int limit, CancellationToken cancellationToken) =>
        SelectAsync(new PushFilter { Site = site }, limit, cancellationToken);

    /// <summary>Pushes, newest upload first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="where">What must hold of them as well; null for nothing.</param>
    public Task<IReadOnlyList<PushSummary>> SelectAsync(
        PushFilter filter, int limit, CancellationToken cancellationToken, Predicate<PushSummary>? where = null)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return QueryAsync(
            filter.ToQuery(), limit, cancellationToken, push => filter.Matches(push) && where?.Invoke(push) is not false,
            // Words are looked for here, in many rows for each that is found.
            isSelective: filter.Text is not null);
    }

    /// <summary>What an ended push did to a device; null when it has no such device, or is not over.</summary>
    public async Task<DeviceRow?> FindDeviceAsync(string pushId, string device, CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        NullableResponse<TableEntity> row = await storage.Devices.GetEntityIfExistsAsync<TableEntity>(
            pushId, Token.Escape(device), cancellationToken: cancellationToken);
        return row.HasValue ? PushRows.ReadDevice(row.Value!) : null;
    }

    /// <summary>What an ended push did to its devices, by name; none when it is not over.</summary>
    internal async Task<IReadOnlyList<DeviceRow>> DevicesAsync(string pushId, CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        var rows = new List<DeviceRow>();
        await foreach (TableEntity row in storage.Devices.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {pushId}"), cancellationToken: cancellationToken))
            rows.Add(PushRows.ReadDevice(row));
        return rows;
    }

    /// <summary>Writes to an ended push which other one undid it. Doing it again changes nothing.</summary>
    internal async Task LinkAsync(PushSummary undone, string by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(undone);
        await storage.ReadyAsync(cancellationToken);
        await LinkAsync(PushRows.ById, undone.Id, by, cancellationToken);
        await LinkAsync(PushRows.ByTimeOf(undone.Upload), PushRows.TimeKey(undone.UploadedAt, undone.Id), by, cancellationToken);
    }

    /// <summary>All pushes that are not over, in the order of their uploads.</summary>
    internal async Task<IReadOnlyList<PushSummary>> UnfinishedAsync(CancellationToken cancellationToken)
    {
        string running = EnumText.Of(PushStatus.Running), waiting = EnumText.Of(PushStatus.AwaitingApproval);
        string paused = EnumText.Of(PushStatus.AwaitingPromotion);
        string filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {PushRows.ById} and (Status eq {running} or Status eq {waiting} or Status eq {paused})");
        IReadOnlyList<PushSummary> rows = await QueryAsync(filter, int.MaxValue, cancellationToken);
        return [.. rows.OrderBy(r => r.Found, FoundUpload.InOrder)];
    }

    /// <summary>The sites that have a push.</summary>
    internal async Task<IReadOnlyList<string>> SitesAsync(CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        var sites = new SortedSet<string>(StringComparer.Ordinal);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {PushRows.ByTime}");
        await foreach (TableEntity row in storage.Pushes.QueryAsync<TableEntity>(
            filter, select: ["Site"], cancellationToken: cancellationToken))
        {
            // An upload in a wrong place is filed under none.
            if (row.GetString("Site") is { } site && Token.Problem(site) is null)
                sites.Add(site);
        }

        return [.. sites];
    }

    /// <summary>The uploads of all pushes there are.</summary>
    internal async IAsyncEnumerable<FoundUpload> UploadsAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {PushRows.ById}");
        await foreach (TableEntity row in storage.Pushes.QueryAsync<TableEntity>(
            filter, select: KeyColumns, cancellationToken: cancellationToken))
            yield return new FoundUpload(row.GetString("PushId"), new UploadName(row.GetString("Site"), row.GetString("Upload")),
                row.GetDateTimeOffset("UploadedAt") ?? default, row.GetString("ETag") ?? "");
    }

    private Task PutAsync(FoundUpload upload, string column, string text, CancellationToken cancellationToken) =>
        PutAsync(upload, [(column, text)], cancellationToken);

    private Task PutAsync(FoundUpload upload, IEnumerable<(string Column, string Text)> columns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        return ChangeAsync(upload.Name.Name, partition =>
        {
            var row = new TableEntity(
                partition, partition == PushRows.ById ? upload.PushId : PushRows.TimeKey(upload.UploadedAt, upload.PushId));
            foreach ((string column, string text) in columns)
                row[column] = PushRows.Cut(text);
            return row;
        }, cancellationToken);
    }

    private async Task ChangeAsync(string upload, Func<string, TableEntity> change, CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        await Task.WhenAll(
            ChangeAsync(change(PushRows.ById), cancellationToken), ChangeAsync(change(PushRows.ByTimeOf(upload)), cancellationToken));
    }

    // Whoever is late (a duplicate, a host that was held) must not bring an ended push back to life.
    private async Task ChangeAsync(TableEntity change, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            NullableResponse<TableEntity> row = await storage.Pushes.GetEntityIfExistsAsync<TableEntity>(
                change.PartitionKey, change.RowKey, ["Status"], cancellationToken);
            // Half a row would say more than is known; a push is entered before anything is said of it.
            if (!row.HasValue || PushSummary.IsOver(EnumText.Parse<PushStatus>(row.Value!.GetString("Status"))))
                return;
            try
            {
                await storage.Pushes.UpdateEntityAsync(change, row.Value.ETag, TableUpdateMode.Merge, cancellationToken);
                return;
            }
            catch (RequestFailedException e) when (e.Status == 412 && attempt < Tries)
            {
                continue;
            }
        }
    }

    private async Task LinkAsync(string partition, string key, string by, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            NullableResponse<TableEntity> row = await storage.Pushes.GetEntityIfExistsAsync<TableEntity>(
                partition, key, [PushRows.RestoredBy], cancellationToken);
            if (!row.HasValue || PushRows.Ids(row.Value!.GetString(PushRows.RestoredBy)).Contains(by))
                return;
            try
            {
                string all = string.Join(' ', PushRows.Ids(row.Value.GetString(PushRows.RestoredBy)).Append(by));
                await storage.Pushes.UpdateEntityAsync(new TableEntity(partition, key) { [PushRows.RestoredBy] = PushRows.Cut(all) },
                    row.Value.ETag, TableUpdateMode.Merge, cancellationToken);
                return;
            }
            catch (RequestFailedException e) when (e.Status == 412 && attempt < Tries)
            {
                continue;
            }
        }
    }

    private async Task<bool> AddAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await storage.Pushes.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<PushSummary>> QueryAsync(
        string filter, int limit, CancellationToken cancellationToken, Predicate<PushSummary>? where = null, bool isSelective = false)
    {
        await storage.ReadyAsync(cancellationToken);
        var pushes = new List<PushSummary>();
        await foreach (TableEntity row in storage.Pushes.QueryAsync<TableEntity>(
            filter, maxPerPage: isSelective ? RowsAtOnce : Math.Min(limit, RowsAtOnce), cancellationToken: cancellationToken))
        {
            PushSummary push = PushRows.Read(row);
            if (where?.Invoke(push) is false)
                continue;
            pushes.Add(push);
            if (pushes.Count >= limit)
                break;
        }

        return pushes;
    }
}
