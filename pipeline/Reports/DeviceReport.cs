using System.ComponentModel;
using System.Text.Json.Serialization;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.Reports;

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

    /// <summary>
    /// The digest of its diff with the secrets, made by its runner: the same whenever the same change is made. Null without a change.
    /// </summary>
    public string? DiffDigest { get; init; }

    /// <summary>
    /// The digest of the lines that its preview changes, in their blocks: the same on switches that differ in what stands around. Null
    /// without a change, and when its runner does not tell.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ChangeDigest { get; init; }

    /// <summary>What the change may break, the worst first.</summary>
    public IReadOnlyList<Risk> Risks { get; init => field = value ?? []; } = [];

    /// <summary>What the switch said though it did what it was told, and what it refused and the policy accepts.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value ?? []; } = [];

    /// <summary>Lines of the candidate that the switch refused.</summary>
    public IReadOnlyList<RejectedLine> Rejected { get; init; } = [];

    /// <summary>Checks that did not hold.</summary>
    public IReadOnlyList<CheckFailure> FailedChecks { get; init; } = [];

    /// <summary>What came of every check that was run last, the default ones among them.</summary>
    public IReadOnlyList<CheckResult> Checks { get; init => field = value ?? []; } = [];

    /// <summary>Milliseconds by stage, in the order in which the stages first came.</summary>
    public IReadOnlyList<StageTime> Stages { get; init; } = [];

    /// <summary>What it was at when: what a timeline is drawn from. Empty in reports of before there were phases.</summary>
    public IReadOnlyList<DevicePhase> Phases { get; init => field = value ?? []; } = [];

    /// <summary>From the first command to the last answer, in milliseconds; null when there was none.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>While it is armed: when its commit timer ends at the earliest, and it goes back by itself. Null otherwise.</summary>
    public DateTimeOffset? ArmedUntil { get; init; }

    /// <summary>When its runner was told what it is at work on; null when it is at work on nothing.</summary>
    public DateTimeOffset? AtWorkSince { get; init; }

    /// <summary>The version of the switch's software.</summary>
    public string? Software { get; init => field = value ?? field; }

    /// <summary>As reports of before there were platforms name <see cref="Software"/>; only read.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public string? EosVersion { get => null; init => Software = value; }

    /// <summary>The runner that did the work.</summary>
    public string? Runner { get; init; }

    /// <summary>Blob of the diff, below the push's folder of the result container.</summary>
    public string? Diff { get; init; }

    /// <summary>Blob of the running configuration before the change.</summary>
    public string? Before { get; init; }

    /// <summary>Blob of the running configuration with the candidate.</summary>
    public string? After { get; init; }

    /// <summary>Blob of the running configuration that was fetched.</summary>
    public string? Running { get; init; }

    /// <summary>The device of a push that is given up: whoever was at work on it may be still.</summary>
    internal DeviceReport GivenUp(bool dryRun, bool isOutdated) => (Outcome switch
    {
        DeviceOutcome.Looking => this with { Outcome = DeviceOutcome.Skipped },
        DeviceOutcome.Waiting or DeviceOutcome.Previewing when dryRun || !isOutdated => this with { Outcome = DeviceOutcome.Skipped },
        DeviceOutcome.Previewed when !dryRun && !isOutdated => this with { Outcome = DeviceOutcome.Skipped },
        DeviceOutcome.Waiting or DeviceOutcome.Previewing or DeviceOutcome.Configuring or DeviceOutcome.Armed
            or DeviceOutcome.Checking or DeviceOutcome.Confirming or DeviceOutcome.Reverting or DeviceOutcome.Repairing => Unknown(),
        DeviceOutcome.Previewed when !dryRun => Unknown(),
        _ => this,
    }) with { ArmedUntil = null, AtWorkSince = null };

    private DeviceReport Unknown() => this with
    {
        Outcome = DeviceOutcome.Failed,
        Runs = RunningConfiguration.Unknown,
        Message = "the push was given up meanwhile: if the switch was armed, "
            + "it goes back to its old configuration when its commit timer runs out",
    };
}
