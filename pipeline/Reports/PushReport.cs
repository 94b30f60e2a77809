using System.Text.Json.Serialization;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Reports;

/// <summary>A push as people and programs see it, under way or ended.</summary>
public sealed record PushReport : PushHead
{
    /// <summary>Where the upload comes from, as its uploader says; null when that is not said.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>Where it stands, or how it ended.</summary>
    public required PushStatus Status { get; init; }

    /// <summary>The same in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>When the push began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>
    /// False when a transaction ended split (some confirmed, some not), or what a device runs is not known: look at the devices.
    /// </summary>
    public bool Consistent { get; init; } = true;

    /// <summary>Replace or merge.</summary>
    public ConfigureMode Mode { get; init; }

    /// <summary>What stood or fell together.</summary>
    public TransactionScope Scope { get; init; }

    /// <summary>True for a dry run, and for what only looks.</summary>
    public bool DryRun { get; init; }

    /// <summary>What the upload was for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public PushTask Task { get; init; }

    /// <summary>The commit timer of its switches; null before the push began.</summary>
    public TimeSpan? CommitTimer { get; init; }

    /// <summary>
    /// What its previews would change, as one name (<see cref="PushDigest"/>): what people approve. Null before it was
    /// previewed, and of a push that is not.
    /// </summary>
    public string? Digest { get; init; }

    /// <summary>What people decided, in order; what decided nothing is not in it.</summary>
    public IReadOnlyList<PushDecision> Decisions { get; init => field = value ?? []; } = [];

    /// <summary>Every device of the push, once.</summary>
    public IReadOnlyList<DeviceReport> Devices { get; init; } = [];

    /// <summary>Why the upload was refused.</summary>
    public IReadOnlyList<UploadProblem> Problems { get; init; } = [];

    /// <summary>The pushes that this one undoes.</summary>
    public IReadOnlyList<string> Restores { get; init => field = value ?? []; } = [];

    /// <summary>The pushes that undid this one, as its row says when it is looked at; no report is stored with it.</summary>
    public IReadOnlyList<string> RestoredBy { get; init => field = value ?? []; } = [];

    /// <summary>What the uploader should know though it stopped nothing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What happened when.</summary>
    public IReadOnlyList<PushEvent> Timeline { get; init; } = [];

    /// <summary>What it waits for that has an end; null when it waits for nothing of that kind.</summary>
    public PushWait? WaitsFor { get; init; }

    /// <summary>When this was asked for, by its host's clock; null in a report that is stored.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>True when the push is over.</summary>
    [JsonIgnore]
    public bool IsFinal => Status is not (PushStatus.Running or PushStatus.AwaitingApproval or PushStatus.AwaitingPromotion);

    /// <summary>The report of an upload that could not be pushed.</summary>
    internal static PushReport Refused(
        string id, UploadName upload, IReadOnlyList<UploadProblem> problems, DateTimeOffset uploadedAt, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(problems);
        return new PushReport
        {
            Id = id,
            Site = upload.Site,
            Upload = upload.Name,
            Status = PushStatus.Refused,
            Message = RefusalMessage(problems),
            UploadedAt = uploadedAt,
            StartedAt = now,
            EndedAt = now,
            Problems = problems,
        };
    }

    /// <summary>Why an upload was refused, in a sentence; that it was stands in the status, as everybody shows it.</summary>
    internal static string RefusalMessage(IReadOnlyList<UploadProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return problems.Count == 1 ? problems[0].ToString() : $"{problems.Count} problems, the first: {problems[0]}";
    }

    /// <summary>The report of a push that its host could not carry on.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="now">When it was given up.</param>
    /// <param name="isOutdated">True when its log cannot be read: commands may have gone out that this report does not know of.</param>
    internal PushReport GivenUp(string reason, DateTimeOffset now, bool isOutdated)
    {
        DeviceReport[] devices = [.. Devices.Select(d => d.GivenUp(DryRun, isOutdated))];
        return this with
        {
            Status = PushStatus.Failed,
            Message = $"given up: {reason}",
            EndedAt = now,
            WaitsFor = null,
            Devices = devices,
            Consistent = Consistent && devices.All(d => d.Runs != RunningConfiguration.Unknown),
            Timeline = [.. Timeline, new PushEvent(now, $"given up: {reason}")],
        };
    }
}
