using System.Text.Json;
using Azure.Data.Tables;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Storage;

/// <summary>Pushes and devices as table rows.</summary>
internal static class PushRows
{
    /// <summary>Partition of the rows that are found by push id.</summary>
    public const string ById = "push";

    /// <summary>Partition of the rows that are listed newest first: a table sorts by key, and an id says nothing of time.</summary>
    public const string ByTime = "newest";

    /// <summary>Partition of the same for the runs that a schedule begins: nobody would find his push among them.</summary>
    private const string RunsByTime = "newestRuns";

    /// <summary>Column of what a push is for.</summary>
    public const string Task = "Task";

    /// <summary>Column of the pushes that a push undoes.</summary>
    public const string Restores = "Restores";

    /// <summary>Column of the pushes that undid a push.</summary>
    public const string RestoredBy = "RestoredBy";

    // Table Storage takes 32,768 characters a property; a page of problems can be longer, and is in the report.
    private const int TextLength = 8192;

    // The report has all of them, whole.
    private const int KeptDecisions = 20, ReasonLength = 500;

    /// <summary>The partition in which a push is listed.</summary>
    public static string ByTimeOf(string upload) => OwnPush.IsDrift(upload) ? RunsByTime : ByTime;

    public static TableEntity Of(PushSummary push, string partition)
    {
        var row = new TableEntity(partition, partition == ById ? push.Id : TimeKey(push.UploadedAt, push.Id))
        {
            ["PushId"] = push.Id,
            ["Site"] = push.Site,
            ["Upload"] = push.Upload,
            ["Status"] = EnumText.Of(push.Status),
            ["Message"] = Cut(push.Message),
            ["Hindrance"] = Cut(push.Hindrance),
            ["UploadedAt"] = push.UploadedAt,
            ["StartedAt"] = push.StartedAt,
            ["EndedAt"] = push.EndedAt,
            ["Consistent"] = push.Consistent,
            ["DryRun"] = push.DryRun,
            [Task] = push.Task == PushTask.Push ? null : EnumText.Of(push.Task),
            ["Devices"] = push.DeviceCount,
            ["Digest"] = push.Digest,
            // A row that is changed beside it keeps what people decided.
            ["Decisions"] = push.Decisions.Count == 0 ? null : DecisionsOf(push),
            ["Outcomes"] = JsonSerializer.Serialize(push.Outcomes, StorageJson.Default.IReadOnlyDictionaryStringInt32),
        };
        foreach ((string column, string text) in Columns(push.Provenance))
            row[column] = text;
        if (push.Restores.Count > 0)
            row[Restores] = string.Join(' ', push.Restores);
        if (push.RestoredBy.Count > 0)
            row[RestoredBy] = string.Join(' ', push.RestoredBy);
        // A report does not know it; what was entered stays.
        if (push.ETag.Length > 0)
            row["ETag"] = push.ETag;
        return row;
    }

    public static PushSummary Read(TableEntity row) => new()
    {
        Id = row.GetString("PushId"),
        Site = row.GetString("Site"),
        Upload = row.GetString("Upload"),
        Status = EnumText.Parse<PushStatus>(row.GetString("Status")),
        Message = row.GetString("Message") ?? "",
        Hindrance = row.GetString("Hindrance") is { Length: > 0 } hindrance ? hindrance : null,
        Provenance = ProvenanceOf(row),
        Restores = Ids(row.GetString(Restores)),
        RestoredBy = Ids(row.GetString(RestoredBy)),
        ETag = row.GetString("ETag") ?? "",
        UploadedAt = row.GetDateTimeOffset("UploadedAt") ?? default,
        StartedAt = row.GetDateTimeOffset("StartedAt"),
        EndedAt = row.GetDateTimeOffset("EndedAt"),
        Consistent = row.GetBoolean("Consistent") ?? true,
        DryRun = row.GetBoolean("DryRun") ?? false,
        Task = row.GetString(Task) is { Length: > 0 } task ? EnumText.Parse<PushTask>(task) : PushTask.Push,
        DeviceCount = row.GetInt32("Devices") ?? 0,
        Digest = row.GetString("Digest"),
        Decisions = row.GetString("Decisions") is { } decisions
            ? JsonSerializer.Deserialize(decisions, StorageJson.Default.IReadOnlyListPushDecision)!
            : [],
        Outcomes = row.GetString("Outcomes") is { } json
            ? JsonSerializer.Deserialize(json, StorageJson.Default.IReadOnlyDictionaryStringInt32)!
            : new Dictionary<string, int>(),
    };

    /// <summary>What an upload says of itself, as columns.</summary>
    public static IEnumerable<(string Column, string Text)> Columns(Provenance? provenance) => provenance is null
        ? []
        : new (string, string?)[]
        {
            ("Author", provenance.Author), ("Commit", provenance.Commit), ("PullRequest", provenance.PullRequest),
            ("Ticket", provenance.Ticket), ("Comment", provenance.Comment),
        }.Where(c => c.Item2 is not null).Select(c => (c.Item1, c.Item2!));

    /// <summary>The ids in a column.</summary>
    public static string[] Ids(string? column) => column?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public static DeviceRow ReadDevice(TableEntity row) => new(row.GetString("Device"),
        EnumText.Parse<DeviceOutcome>(row.GetString("Outcome")), EnumText.Parse<RunningConfiguration>(row.GetString("Runs")))
    {
        Message = row.GetString("Message"),
        Software = row.GetString("Software"),
        Added = row.GetInt32("Added") ?? 0,
        Removed = row.GetInt32("Removed") ?? 0,
    };

    private static Provenance? ProvenanceOf(TableEntity row)
    {
        var provenance = new Provenance
        {
            Author = row.GetString("Author"),
            Commit = row.GetString("Commit"),
            PullRequest = row.GetString("PullRequest"),
            Ticket = row.GetString("Ticket"),
            Comment = row.GetString("Comment"),
        };
        return provenance == new Provenance() ? null : provenance;
    }

    public static TableEntity Of(PushReport report, DeviceReport device) => new(report.Id, Token.Escape(device.Device))
    {
        ["Device"] = device.Device,
        ["Site"] = report.Site,
        ["Wave"] = device.Wave,
        ["Outcome"] = EnumText.Of(device.Outcome),
        ["Runs"] = EnumText.Of(device.Runs),
        ["Message"] = Cut(device.Message),
        ["Added"] = device.Added,
        ["Removed"] = device.Removed,
        ["Milliseconds"] = device.Milliseconds,
        ["Software"] = device.Software,
        ["Runner"] = device.Runner,
        ["Stages"] = string.Join(' ', device.Stages.Select(s => string.Create(null, $"{s.Stage}={s.Milliseconds:0}"))),
        ["Diff"] = device.Diff,
        ["EndedAt"] = report.EndedAt,
    };

    /// <summary>Newest first: the ticks that are left until the end of time, then the id.</summary>
    public static string TimeKey(DateTimeOffset at, string pushId) =>
        string.Create(null, $"{DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks:D19}-{pushId}");

    public static string? Cut(string? text) => Cut(text, TextLength);

    private static string DecisionsOf(PushSummary push)
    {
        PushDecision[] kept = [.. push.Decisions.TakeLast(KeptDecisions).Select(d => d with { Reason = Cut(d.Reason, ReasonLength)! })];
        return JsonSerializer.Serialize(kept, StorageJson.Default.IReadOnlyListPushDecision);
    }

    private static string? Cut(string? text, int length) => text?.Length > length ? text[..length] + "…" : text;
}
