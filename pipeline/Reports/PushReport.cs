using System.Text.Json.Serialization;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Reports;

/// <summary>A push as people and programs see it, under way or ended.</summary>
public sealed record PushReport
{
    /// <summary>The push's id.</summary>
    public required string Id { get; init; }

    /// <summary>The site.</summary>
    public required string Site { get; init; }

    /// <summary>The upload's name below the site.</summary>
    public required string Upload { get; init; }

    /// <summary>Where it stands, or how it ended.</summary>
    public required PushStatus Status { get; init; }

    /// <summary>The same in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>When the upload was stored.</summary>
    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>When the push began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>False when a transaction ended split (some confirmed, some not), or what a device runs is not known: look at the devices.</summary>
    public bool Consistent { get; init; } = true;

    /// <summary>Replace or merge.</summary>
    public ConfigureMode Mode { get; init; }

    /// <summary>What stood or fell together.</summary>
    public TransactionScope Scope { get; init; }

    /// <summary>True for a dry run.</summary>
    public bool DryRun { get; init; }

    /// <summary>The commit timer of its switches; null before the push began.</summary>
    public TimeSpan? CommitTimer { get; init; }

    /// <summary>Every device of the push, once.</summary>
    public IReadOnlyList<DeviceReport> Devices { get; init; } = [];

    /// <summary>Why the upload was refused.</summary>
    public IReadOnlyList<UploadProblem> Problems { get; init; } = [];

    /// <summary>What the uploader should know though it stopped nothing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What happened when.</summary>
    public IReadOnlyList<PushEvent> Timeline { get; init; } = [];

    /// <summary>True when the push is over.</summary>
    [JsonIgnore]
    public bool IsFinal => Status is not (PushStatus.Running or PushStatus.AwaitingApproval);

    /// <summary>The report of an upload that could not be pushed.</summary>
    public static PushReport Refused(string id, UploadName upload, IReadOnlyList<UploadProblem> problems, DateTimeOffset uploadedAt, DateTimeOffset now)
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

    /// <summary>Why an upload was refused, in a sentence.</summary>
    public static string RefusalMessage(IReadOnlyList<UploadProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return problems.Count == 1 ? $"refused: {problems[0]}" : $"refused with {problems.Count} problems, the first: {problems[0]}";
    }

    /// <summary>The report of a push that its host could not carry on.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="now">When it was given up.</param>
    public PushReport GivenUp(string reason, DateTimeOffset now)
    {
        DeviceReport[] devices = [.. Devices.Select(d => d.GivenUp(DryRun))];
        return this with
        {
            Status = PushStatus.Failed,
            Message = $"given up: {reason}",
            EndedAt = now,
            Devices = devices,
            Consistent = Consistent && devices.All(d => d.Runs != RunningConfiguration.Unknown),
            Timeline = [.. Timeline, new PushEvent(now, $"given up: {reason}")],
        };
    }
}

/// <summary>Something that happened to a push.</summary>
/// <param name="At">When.</param>
/// <param name="What">In words.</param>
public sealed record PushEvent(DateTimeOffset At, string What);

/// <summary>A device as people and programs see it.</summary>
public sealed record DeviceReport
{
    /// <summary>The device's name.</summary>
    public required string Device { get; init; }

    /// <summary>Its wave, from 1.</summary>
    public required int Wave { get; init; }

    /// <summary>Where it stands, or how it ended.</summary>
    public required DeviceOutcome Outcome { get; init; }

    /// <summary>What it runs.</summary>
    public required RunningConfiguration Runs { get; init; }

    /// <summary>What happened, in words; null when all went as wanted.</summary>
    public string? Message { get; init; }

    /// <summary>How often it was configured.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Lines added.</summary>
    public int Added { get; init; }

    /// <summary>Lines removed.</summary>
    public int Removed { get; init; }

    /// <summary>Lines of the candidate that the switch refused.</summary>
    public IReadOnlyList<RejectedLine> Rejected { get; init; } = [];

    /// <summary>Checks that did not hold.</summary>
    public IReadOnlyList<CheckFailure> FailedChecks { get; init; } = [];

    /// <summary>Milliseconds by stage, in the order in which the stages first came.</summary>
    public IReadOnlyList<StageTime> Stages { get; init; } = [];

    /// <summary>From the first command to the last answer, in milliseconds; null when there was none.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>The switch's software version.</summary>
    public string? EosVersion { get; init; }

    /// <summary>The runner that did the work.</summary>
    public string? Runner { get; init; }

    /// <summary>Blob of the diff, below the push's folder of the result container.</summary>
    public string? Diff { get; init; }

    /// <summary>Blob of the running configuration before the change.</summary>
    public string? Before { get; init; }

    /// <summary>Blob of the running configuration with the candidate.</summary>
    public string? After { get; init; }

    /// <summary>The device of a push that is given up: whoever was at work on it may be still.</summary>
    internal DeviceReport GivenUp(bool dryRun) => Outcome switch
    {
        DeviceOutcome.Waiting or DeviceOutcome.Previewing => this with { Outcome = DeviceOutcome.Skipped },
        DeviceOutcome.Previewed when !dryRun => this with { Outcome = DeviceOutcome.Skipped },
        DeviceOutcome.Configuring or DeviceOutcome.Armed or DeviceOutcome.Confirming or DeviceOutcome.Reverting or DeviceOutcome.Repairing => this with
        {
            Outcome = DeviceOutcome.Failed,
            Runs = RunningConfiguration.Unknown,
            Message = "the push was given up meanwhile: if the switch was armed, it goes back to its old configuration when its commit timer runs out",
        },
        _ => this,
    };
}
