using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Notifications;

/// <summary>
/// Messages that are still to be sent, in a table. A message is put there in one transaction with the word that it was told, so
/// that it is never half told, and never twice while that word stands.
/// </summary>
internal sealed class Outbox(StorageClients storage, TimeProvider time) : IDisposable
{
    /// <summary>How long it is known that a message was told; a push is recorded again, if ever, within hours.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    /// <summary>Whoever took a message to send it has it for so long.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);

    /// <summary>Rows that are looked at, and words that are forgotten, at once.</summary>
    private const int Page = 100;

    /// <summary>One partition, because a transaction has one.</summary>
    private const string Partition = "notifications";

    private readonly Once _created = new(storage.Notifications.CreateMissingAsync);

    /// <summary>The table, which is made when it is used first.</summary>
    public async Task<TableClient> TableAsync(CancellationToken cancellationToken)
    {
        await _created.RunAsync(cancellationToken);
        return storage.Notifications;
    }

    /// <summary>Puts a message for some targets into the box.</summary>
    /// <returns>False when it was told before; then nothing is done.</returns>
    public async Task<bool> AddAsync(Notification notification, IReadOnlyList<string> targets, CancellationToken cancellationToken)
    {
        TableClient table = await TableAsync(cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        string body = JsonSerializer.Serialize(notification, NotificationJson.Default.Notification);
        var actions = new List<TableTransactionAction>
        {
            new(TableTransactionActionType.Add, new TableEntity(Partition, $"told.{notification.Id}") { ["ToldAt"] = now }),
        };
        actions.AddRange(targets.Select(target => new TableTransactionAction(TableTransactionActionType.Add,
            new TableEntity(Partition, $"out.{notification.Id}.{target.ToLowerInvariant()}")
            {
                ["Target"] = target, ["Notification"] = body, ["ToldAt"] = now, ["Due"] = now, ["Attempts"] = 0,
            })));
        try
        {
            await table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    /// <summary>Messages whose time has come, the oldest first.</summary>
    public async Task<IReadOnlyList<OutboxRow>> DueAsync(CancellationToken cancellationToken)
    {
        TableClient table = await TableAsync(cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        var rows = new List<OutboxRow>();
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {"out."} and RowKey lt {"out/"} and Due le {now}"),
            cancellationToken: cancellationToken))
        {
            rows.Add(new OutboxRow(row.RowKey, row.ETag, row.GetString("Target"),
                JsonSerializer.Deserialize(row.GetString("Notification"), NotificationJson.Default.Notification)!,
                row.GetDateTimeOffset("ToldAt") ?? now, row.GetInt32("Attempts") ?? 0));
            if (rows.Count >= Page)
                break;
        }

        return [.. rows.OrderBy(r => r.ToldAt)];
    }

    /// <summary>Takes a message, so that no other host sends it meanwhile.</summary>
    /// <returns>The row as it is now; null when somebody else has it.</returns>
    public Task<OutboxRow?> ClaimAsync(OutboxRow row, CancellationToken cancellationToken) =>
        ChangeAsync(row with { Attempts = row.Attempts + 1 }, time.GetUtcNow() + Claim, cancellationToken);

    /// <summary>Has a message tried again later.</summary>
    public Task LaterAsync(OutboxRow row, DateTimeOffset due, CancellationToken cancellationToken) =>
        ChangeAsync(row, due, cancellationToken);

    /// <summary>Takes a message out: it was taken, or it is given up.</summary>
    public async Task RemoveAsync(OutboxRow row, CancellationToken cancellationToken) =>
        await (await TableAsync(cancellationToken)).DeleteEntityAsync(Partition, row.Key, ETag.All, cancellationToken);

    /// <summary>Forgets what was told long ago.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        TableClient table = await TableAsync(cancellationToken);
        DateTimeOffset before = time.GetUtcNow() - Memory;
        var old = new List<TableTransactionAction>();
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {Partition} and RowKey ge {"told."} and RowKey lt {"told/"} and ToldAt lt {before}"),
            select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
        {
            old.Add(new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All));
            if (old.Count >= Page)
                break;
        }

        if (old.Count > 0)
            await table.SubmitTransactionAsync(old, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _created.Dispose();

    private async Task<OutboxRow?> ChangeAsync(OutboxRow row, DateTimeOffset due, CancellationToken cancellationToken)
    {
        TableClient table = await TableAsync(cancellationToken);
        try
        {
            Response changed = await table.UpdateEntityAsync(
                new TableEntity(Partition, row.Key) { ["Due"] = due, ["Attempts"] = row.Attempts }, row.Version,
                TableUpdateMode.Merge, cancellationToken);
            return row with { Version = changed.Headers.ETag ?? ETag.All };
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return null;
        }
    }
}
