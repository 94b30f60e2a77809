namespace Leafwire.Contracts;

/// <summary>The stages of a runner's work on a switch, as timings and progress name them.</summary>
public static class Stages
{
    /// <summary>The command waited in the runner for the device's lane.</summary>
    public const string Queue = "queue";

    /// <summary>SSH connection, login, terminal set-up.</summary>
    public const string Connect = "connect";

    /// <summary>Reading the running configuration before the change.</summary>
    public const string Fetch = "fetch";

    /// <summary>Pre-checks.</summary>
    public const string PreCheck = "pre-check";

    /// <summary>Loading the candidate into a configuration session.</summary>
    public const string Load = "load";

    /// <summary>Reading the diff.</summary>
    public const string Diff = "diff";

    /// <summary>Commit with a timer.</summary>
    public const string Arm = "arm";

    /// <summary>A fresh connection to the armed switch.</summary>
    public const string Prove = "prove";

    /// <summary>Post-checks.</summary>
    public const string PostCheck = "post-check";

    /// <summary>Confirming over a fresh connection.</summary>
    public const string Confirm = "confirm";

    /// <summary>Saving to the startup configuration.</summary>
    public const string Save = "save";

    /// <summary>Putting the old configuration back.</summary>
    public const string Revert = "revert";

    /// <summary>The command was answered; progress only.</summary>
    public const string Done = "done";
}

/// <summary>A stage report for people who watch; lost when nobody does.</summary>
/// <param name="PushId">The push.</param>
/// <param name="Site">The site's name.</param>
/// <param name="Device">The device's name.</param>
/// <param name="Command">The command being worked on.</param>
/// <param name="Stage">The stage that begins, one of <see cref="Stages"/>.</param>
/// <param name="Outcome">With <see cref="Stages.Done"/>: the reply's outcome.</param>
/// <param name="At">The runner's clock.</param>
public sealed record Progress(string PushId, string Site, string Device, CommandKind Command, string Stage, string? Outcome, DateTimeOffset At);

/// <summary>The answer to a presence request.</summary>
/// <param name="Runner">The runner that serves the device.</param>
/// <param name="Ready">True when it reads the device's commands; false when the site's command stream is not there yet.</param>
/// <param name="Keys">The ids of the keys whose commands it carries out (<see cref="CommandSignature"/>); null when it asks for no signature.</param>
public sealed record Presence(string Runner, bool Ready, IReadOnlyList<string>? Keys = null)
{
    /// <summary>The runner's clock when it answered; null from a runner that is too old for this pipeline.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>The runner's version.</summary>
    public string? Version { get; init; }

    /// <summary>Devices that the runner configures at once.</summary>
    public int Slots { get; init => field = Math.Max(1, value); } = 1;

    /// <summary>Devices that it confirms or reverts at once; they wait for no configure.</summary>
    public int ConfirmSlots { get; init => field = Math.Max(1, value); } = 1;

    /// <summary>What one configure took of late, in milliseconds; null when none was measured.</summary>
    public double? ConfigurePace { get; init; }

    /// <summary>What one confirm took of late, in milliseconds; null when none was measured.</summary>
    public double? ConfirmPace { get; init; }
}

/// <summary>
/// A push begins, or does not: stands in its log once its turn came and its runners were found. The first one counts, and
/// the push's clock starts at the moment at which the hub stored it.
/// </summary>
/// <param name="PushId">The push.</param>
public sealed record PushStart(string PushId)
{
    /// <summary>The commit timer of every configure of the push.</summary>
    public TimeSpan CommitTimer { get; init; }

    /// <summary>Of it kept free for confirming the largest transaction.</summary>
    public TimeSpan ConfirmReserve { get; init; }

    /// <summary>Why the push does not begin; empty when it does.</summary>
    public IReadOnlyList<StartProblem> Problems { get; init; } = [];

    /// <summary>The newer push that had its turn before this one, so that this one touches no switch; null for none.</summary>
    public string? SupersededBy { get; init; }

    /// <summary>What the uploader should know though it stops nothing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Why a push does not begin.</summary>
/// <param name="Device">The device; null for the push as a whole.</param>
/// <param name="Reason">What is wrong and what to do about it.</param>
public sealed record StartProblem(string? Device, string Reason);

/// <summary>
/// A deadline of a push passed and its log had nothing new. The moment at which the hub stored the tick is the time, for
/// every reader of the log.
/// </summary>
/// <param name="PushId">The push.</param>
/// <param name="Deadline">The deadline that passed.</param>
public sealed record Tick(string PushId, DateTimeOffset Deadline);

/// <summary>What a person can say to a push.</summary>
public enum DecisionKind
{
    /// <summary>Go on, after the diffs were seen.</summary>
    Approve,

    /// <summary>Do not go on.</summary>
    Reject,

    /// <summary>Stop, and put back what is armed.</summary>
    Cancel,
}

/// <summary>A person's decision on a push, kept in the push's log.</summary>
/// <param name="PushId">The push.</param>
/// <param name="Kind">What was decided.</param>
/// <param name="By">Who, as the caller named itself.</param>
/// <param name="Reason">Why, in words; may be empty.</param>
public sealed record Decision(string PushId, DecisionKind Kind, string By, string Reason);
