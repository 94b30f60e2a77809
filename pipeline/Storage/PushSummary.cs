using System.Text.Json.Serialization;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Storage;

/// <summary>One line about a push: its row in the table of pushes. Its properties are named as in <see cref="PushReport"/>.</summary>
public sealed record PushSummary : PushHead
{
    /// <summary>Where the upload comes from, as its uploader says; null when that is not said.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>Where it stands, or how it ended.</summary>
    public required PushStatus Status { get; init; }

    /// <summary>The same in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What keeps it from going on: what a step failed at that is tried again; null when nothing does.</summary>
    public string? Hindrance { get; init; }

    /// <summary>When the push began; null while it is planned or waits for its turn.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>False when a transaction ended split or a device's configuration is not known.</summary>
    public bool Consistent { get; init; } = true;

    /// <summary>True for a dry run, and for what only looks.</summary>
    public bool DryRun { get; init; }

    /// <summary>What the upload is for; known once it is planned.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public PushTask Task { get; init; }

    /// <summary>The pushes that this one undoes.</summary>
    public IReadOnlyList<string> Restores { get; init; } = [];

    /// <summary>The pushes that undid this one.</summary>
    public IReadOnlyList<string> RestoredBy { get; init; } = [];

    /// <summary>What its previews would change, as one name; null before it was previewed, and of a push that is not.</summary>
    public string? Digest { get; init; }

    /// <summary>What people decided, in order.</summary>
    public IReadOnlyList<PushDecision> Decisions { get; init; } = [];

    /// <summary>Devices in the push.</summary>
    public int DeviceCount { get; init; }

    /// <summary>Devices by outcome, for example <c>"confirmed": 12</c>.</summary>
    public IReadOnlyDictionary<string, int> Outcomes { get; init; } = new Dictionary<string, int>();

    /// <summary>The upload's stored version; empty for a push of a Leafwire that did not keep it.</summary>
    [JsonIgnore]
    public string ETag { get; init; } = "";

    /// <summary><see cref="Message"/>, and what hinders it.</summary>
    [JsonIgnore]
    public string Words => Hindrance is null ? Message : $"{Message} ({Hindrance})";

    /// <summary>True when the push is over.</summary>
    [JsonIgnore]
    public bool IsFinal => IsOver(Status);

    /// <summary>The upload that started the push.</summary>
    [JsonIgnore]
    public FoundUpload Found => new(Id, new UploadName(Site, Upload), UploadedAt, ETag);

    /// <summary>True for a status that stays.</summary>
    internal static bool IsOver(PushStatus status) =>
        status is not (PushStatus.Running or PushStatus.AwaitingApproval or PushStatus.AwaitingPromotion);

    /// <summary>The report of a push of which nothing but this line is known.</summary>
    internal PushReport Report() => new()
    {
        Id = Id,
        Site = Site,
        Upload = Upload,
        Status = Status,
        Message = Message,
        UploadedAt = UploadedAt,
        StartedAt = StartedAt ?? UploadedAt,
        Provenance = Provenance,
        Restores = Restores,
    };

    /// <summary>The line about a push that was found and not begun.</summary>
    internal static PushSummary Of(FoundUpload upload)
    {
        ArgumentNullException.ThrowIfNull(upload);
        return new PushSummary
        {
            Id = upload.PushId,
            Site = upload.Name.Site,
            Upload = upload.Name.Name,
            Status = PushStatus.Running,
            Message = "reading the upload",
            UploadedAt = upload.UploadedAt,
            ETag = upload.ETag,
        };
    }

    /// <summary>The line about a push.</summary>
    internal static PushSummary Of(PushReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new PushSummary
        {
            Id = report.Id,
            Site = report.Site,
            Upload = report.Upload,
            Status = report.Status,
            Message = report.Message,
            UploadedAt = report.UploadedAt,
            StartedAt = report.StartedAt,
            EndedAt = report.EndedAt,
            Consistent = report.Consistent,
            DryRun = report.DryRun,
            Task = report.Task,
            Provenance = report.Provenance,
            Restores = report.Restores,
            Digest = report.Digest,
            Decisions = report.Decisions,
            DeviceCount = report.Devices.Count,
            Outcomes = report.Devices.GroupBy(d => d.Outcome).OrderBy(g => g.Key).ToDictionary(g => EnumText.Of(g.Key), g => g.Count()),
        };
    }
}
