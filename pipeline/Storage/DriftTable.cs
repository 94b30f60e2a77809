using System.Globalization;
using Azure.Data.Tables;
using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;

namespace Leafwire.Pipeline.Storage;

/// <summary>
/// How devices stand beside what was confirmed on them: rows in the table of devices, a partition a site, apart from those of
/// pushes. Each writer changes its own columns, so that none takes away what another one wrote.
/// </summary>
public sealed class DriftTable(StorageClients storage)
{
    private const string Prefix = "drift.";

    // No escaped name of a device begins so.
    private const string SiteKey = "~site";

    private const int Batch = 100;

    /// <summary>All devices of a site that are known.</summary>
    public async Task<SiteDrift> ReadAsync(string site, CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        return await ReadAsync(site, TableClient.CreateQueryFilter($"PartitionKey eq {Prefix + Token.Escape(site)}"), cancellationToken);
    }

    /// <summary>The devices of a site that drifted.</summary>
    public async Task<SiteDrift> DriftedAsync(string site, CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        return await ReadAsync(site, TableClient.CreateQueryFilter(
            $"PartitionKey eq {Prefix + Token.Escape(site)} and (IsDrifted eq true or RowKey eq {SiteKey})"), cancellationToken);
    }

    /// <summary>The sites that have a device that drifted.</summary>
    internal async Task<IReadOnlyList<string>> DriftedSitesAsync(CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        var sites = new SortedSet<string>(StringComparer.Ordinal);
        // The character behind the dot, so all that begins with the prefix.
        string filter = TableClient.CreateQueryFilter($"PartitionKey ge {Prefix} and PartitionKey lt {"drift/"} and IsDrifted eq true");
        await foreach (TableEntity row in storage.Devices.QueryAsync<TableEntity>(
            filter, select: ["PartitionKey"], cancellationToken: cancellationToken))
        {
            if (Token.TryUnescape(row.PartitionKey[Prefix.Length..], out string? site))
                sites.Add(site);
        }

        return [.. sites];
    }

    /// <summary>Writes how devices stand; their stances stay.</summary>
    internal Task PutAsync(string site, IEnumerable<DriftRow> devices, CancellationToken cancellationToken) =>
        MergeAsync(site, devices.Select(d => Columns(Entity(site, d.Device), d)), cancellationToken);

    /// <summary>Writes up to where the ended pushes of a site are taken in.</summary>
    internal Task PutReadToAsync(string site, DateTimeOffset readTo, CancellationToken cancellationToken) =>
        MergeAsync(site, [new TableEntity(Prefix + Token.Escape(site), SiteKey) { ["ReadTo"] = Text(readTo) }], cancellationToken);

    /// <summary>Writes which drift the stances of devices were acted on.</summary>
    internal Task PutActedAsync(string site, IEnumerable<DriftRow> devices, CancellationToken cancellationToken) =>
        MergeAsync(site, devices.Select(d =>
        {
            TableEntity row = Entity(site, d.Device);
            row["Acted"] = d.Mark ?? "";
            return row;
        }), cancellationToken);

    /// <summary>Sets what is done about drift.</summary>
    /// <param name="site">The site.</param>
    /// <param name="device">A device of it that is known; null for all that have no stance of their own.</param>
    /// <param name="stance">What is done; null for what is done at the site, or there, for telling it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task SetStanceAsync(string site, string? device, DriftStance? stance, CancellationToken cancellationToken)
    {
        TableEntity row = device is null ? new TableEntity(Prefix + Token.Escape(site), SiteKey) : Entity(site, device);
        row["Stance"] = stance is { } value ? EnumText.Of(value) : "";
        return MergeAsync(site, [row], cancellationToken);
    }

    private async Task<SiteDrift> ReadAsync(string site, string filter, CancellationToken cancellationToken)
    {
        var devices = new List<DriftRow>();
        TableEntity? whole = null;
        await foreach (TableEntity row in storage.Devices.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (row.RowKey == SiteKey)
                whole = row;
            else
                devices.Add(Read(row));
        }

        return new SiteDrift(site, Enumeration<DriftStance>(whole, "Stance") ?? DriftStance.Report, Moment(whole, "ReadTo"),
            [.. devices.OrderBy(d => d.Device, StringComparer.Ordinal)]);
    }

    private async Task MergeAsync(string site, IEnumerable<TableEntity> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        await storage.ReadyAsync(cancellationToken);
        foreach (TableEntity[] batch in rows.Chunk(Batch))
            await storage.Devices.SubmitTransactionAsync(
                batch.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertMerge, row)), cancellationToken);
    }

    private static TableEntity Entity(string site, string device) =>
        new(Prefix + Token.Escape(site), Token.Escape(device)) { ["Device"] = device };

    // Storage leaves a column as it is that is given as null, so what there is not is empty.
    private static TableEntity Columns(TableEntity row, DriftRow device)
    {
        row["BasePush"] = device.Base?.PushId ?? "";
        row["BaseBlob"] = device.Base?.Blob ?? "";
        row["BaseAt"] = Text(device.Base?.At);
        row["FromPush"] = device.AdoptedFrom?.PushId ?? "";
        row["FromBlob"] = device.AdoptedFrom?.Blob ?? "";
        row["FromAt"] = Text(device.AdoptedFrom?.At);
        row["State"] = EnumText.Of(device.State);
        row["SeenAt"] = Text(device.SeenAt);
        row["Since"] = Text(device.Since);
        row["DriftedSince"] = Text(device.DriftedSince);
        row["IsDrifted"] = device.DriftedSince is not null;
        row["Run"] = device.Run ?? "";
        row["Diff"] = device.Diff ?? "";
        row["DiffDigest"] = device.DiffDigest ?? "";
        row["Missing"] = device.Missing;
        row["OutOfBand"] = device.OutOfBand;
        row["Message"] = PushRows.Cut(device.Message) ?? "";
        return row;
    }

    private static DriftRow Read(TableEntity row) => new(row.GetString("Device"))
    {
        Base = Confirmed(row, "Base"),
        AdoptedFrom = Confirmed(row, "From"),
        State = Enumeration<DriftState>(row, "State") ?? DriftState.NeverPushed,
        SeenAt = Moment(row, "SeenAt"),
        Since = Moment(row, "Since"),
        DriftedSince = Moment(row, "DriftedSince"),
        Run = Said(row, "Run"),
        Diff = Said(row, "Diff"),
        DiffDigest = Said(row, "DiffDigest"),
        Missing = row.GetInt32("Missing") ?? 0,
        OutOfBand = row.GetInt32("OutOfBand") ?? 0,
        Message = Said(row, "Message"),
        Stance = Enumeration<DriftStance>(row, "Stance"),
        Acted = Said(row, "Acted"),
    };

    private static ConfirmedText? Confirmed(TableEntity row, string name) =>
        Said(row, name + "Push") is { } push && Said(row, name + "Blob") is { } blob && Moment(row, name + "At") is { } at
            ? new ConfirmedText(push, blob, at)
            : null;

    private static string? Said(TableEntity? row, string column) => row?.GetString(column) is { Length: > 0 } text ? text : null;

    private static T? Enumeration<T>(TableEntity? row, string column) where T : struct, Enum =>
        Said(row, column) is { } text ? EnumText.Parse<T>(text) : null;

    private static DateTimeOffset? Moment(TableEntity? row, string column) => Said(row, column) is { } text
        ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)
        : null;

    private static string Text(DateTimeOffset? at) => at?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) ?? "";
}
