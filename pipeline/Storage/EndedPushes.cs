using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Storage;

/// <summary>A push that is over, as much as its retention needs.</summary>
/// <param name="Id">The push.</param>
/// <param name="Site">Its site.</param>
/// <param name="UploadedAt">When its upload was stored.</param>
/// <param name="EndedAt">When it ended.</param>
internal sealed record EndedPush(string Id, string Site, DateTimeOffset UploadedAt, DateTimeOffset EndedAt);

/// <summary>
/// Pushes whose results may be removed. Their rows stay: by them an upload that still lies in its container is known to have
/// been pushed.
/// </summary>
internal sealed class EndedPushes(StorageClients storage)
{
    private const string Partition = "retention", Row = "last", At = "At", Forgotten = "Forgotten";

    private static readonly string[] s_columns = ["PushId", "Site", "Status", "UploadedAt", "EndedAt", Forgotten];

    /// <summary>Takes the turn to look for them, of all hosts of the storage account.</summary>
    /// <param name="now">Now.</param>
    /// <param name="interval">How long after the last turn there is another.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when it is nobody's turn yet, or another one's.</returns>
    public async Task<bool> TakeTurnAsync(DateTimeOffset now, TimeSpan interval, CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        NullableResponse<TableEntity> last = await storage.Pushes.GetEntityIfExistsAsync<TableEntity>(
            Partition, Row, cancellationToken: cancellationToken);
        if (last.HasValue && last.Value!.GetDateTimeOffset(At) > now - interval)
            return false;
        var turn = new TableEntity(Partition, Row) { [At] = now };
        try
        {
            if (last.HasValue)
                await storage.Pushes.UpdateEntityAsync(turn, last.Value!.ETag, TableUpdateMode.Replace, cancellationToken);
            else
                await storage.Pushes.AddEntityAsync(turn, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }

    /// <summary>Pushes that ended before a moment and whose results were not removed.</summary>
    public async IAsyncEnumerable<EndedPush> ListAsync(DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        await foreach (TableEntity row in storage.Pushes.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {PushRows.ByTime} and EndedAt lt {before}"), select: s_columns,
            cancellationToken: cancellationToken))
        {
            if (row.GetBoolean(Forgotten) is true || !PushSummary.IsOver(EnumText.Parse<PushStatus>(row.GetString("Status"))))
                continue;
            yield return new EndedPush(
                row.GetString("PushId"), row.GetString("Site"), row.GetDateTimeOffset("UploadedAt") ?? default,
                row.GetDateTimeOffset("EndedAt") ?? default);
        }
    }

    /// <summary>Writes down that a push's results were removed.</summary>
    public Task MarkAsync(EndedPush push, CancellationToken cancellationToken) => storage.Pushes.UpdateEntityAsync(
        new TableEntity(PushRows.ByTime, PushRows.TimeKey(push.UploadedAt, push.Id)) { [Forgotten] = true }, ETag.All,
        TableUpdateMode.Merge, cancellationToken);
}
