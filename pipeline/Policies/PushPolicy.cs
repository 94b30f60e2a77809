using System.Text.Json.Serialization;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.Policies;

/// <summary>How a push is to be done: <c>push.json</c>, with the defaults filled in.</summary>
public sealed record PushPolicy
{
    /// <summary>
    /// Without a <c>push.json</c>: replace, waves that know the fabric, scope fabric, budget 0, the commit timer
    /// by the number of devices.
    /// </summary>
    public static readonly PushPolicy Default = new();

    /// <summary>What the upload is for. Default: push.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public PushTask Task { get; init; }

    /// <summary>Of what only looks: the devices, as names or patterns over those that were pushed. Null for a push.</summary>
    public IReadOnlyList<string>? Devices { get; init; }

    /// <summary>Of a fetch: true to take what a device runs for what was confirmed last. Default: false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Adopt { get; init; }

    /// <summary>True for an upload that is for looking and not for pushing: it needs no turn, and changes no switch.</summary>
    [JsonIgnore]
    public bool OnlyLooks => Task != PushTask.Push;

    /// <summary>Replace or merge. Default: replace.</summary>
    public ConfigureMode Mode { get; init; } = ConfigureMode.Replace;

    /// <summary>
    /// True when every configuration must close with the line <c>end</c>, false when none need. Default: null, by what the
    /// other configurations of the build do (of a single one: what was pushed to its device before).
    /// </summary>
    public bool? RequireEnd { get; init; }

    /// <summary>The pushes that this one undoes. Default: none.</summary>
    public IReadOnlyList<string> Restores { get; init => field = value ?? []; } = [];

    /// <summary>Load and diff only. Default: false.</summary>
    public bool DryRun { get; init; }

    /// <summary>What stands or falls together. Default: fabric, the whole push.</summary>
    public TransactionScope Scope { get; init; } = TransactionScope.Fabric;

    /// <summary>What is done when a transaction ends split all the same. Default: forward.</summary>
    public OnSplit OnSplit { get; init; } = OnSplit.Forward;

    /// <summary>The order. Default: one canary of each role, then at most half of a tier at once and MLAG peers apart.</summary>
    public WavePolicy Waves { get; init; } = new();

    /// <summary>Devices that may fail without stopping the push. Default: 0.</summary>
    public Allowance FailureBudget { get; init; } = Allowance.Count(0);

    /// <summary>
    /// A switch reverts by itself this long after it was armed; 5 s to 23:59:59. Default: null for <c>auto</c>, from 5
    /// minutes to 1 hour by the number of devices and the runners' pace.
    /// </summary>
    public TimeSpan? CommitTimer { get; init; }

    /// <summary>
    /// No new work is begun this long after the push began; of one that is approved, after it began to configure.
    /// Default: 1 hour; 10 s to 7 days.
    /// </summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long runners may take to show up before a push is refused for want of them. Default: 30 s; 0 to 1 hour.</summary>
    public TimeSpan RunnerWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a person must agree. Default: none.</summary>
    public Approval Approval { get; init; } = Approval.None;

    /// <summary>How long a person may take to agree. Default: 24 hours; 10 s to 7 days.</summary>
    public TimeSpan ApprovalWithin { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How many people must agree, each by another name. Default: 1; 1 to 10.</summary>
    public int Approvers { get; init; } = 1;

    /// <summary>True when the upload's author is not one of them. Default: false.</summary>
    public bool NotAuthor { get; init; }

    /// <summary>What is done about a change that the runner's own way to a switch depends on. Default: refuse.</summary>
    public ManagementChanges ManagementChanges { get; init; } = ManagementChanges.Refuse;
    /// <summary>Names or patterns of the devices that are pushed, of those in the upload. Default: empty, all.</summary>
    public IReadOnlyList<string> Limit { get; init => field = value ?? []; } = [];

    /// <summary>
    /// Names or patterns of devices that are known and not there yet: they are skipped, and the push ends incomplete. Default: none.
    /// </summary>
    public IReadOnlyList<string> Absent { get; init => field = value ?? []; } = [];

    /// <summary>Whose place it takes. Default: that of older ones that wait for people or for their window.</summary>
    public Supersede Supersede { get; init; } = Supersede.Waiting;

    /// <summary>Who goes first where a site's limit of devices at once makes pushes wait. Default: normal.</summary>
    public Priority Priority { get; init; } = Priority.Normal;

    /// <summary>When the push may begin. Default: null, at any time.</summary>
    public PushWindow? Window { get; init; }

    /// <summary>When the site lets any push begin. Not a key of <c>push.json</c>; default: null, at any time.</summary>
    public PushWindow? SiteWindow { get; init; }

    /// <summary>How a moment lies to the push's window and its site's; null when none holds: nothing would be changed yet.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="isApproved">True for a push that people agreed to: before that it only previews.</param>
    internal WindowAnswer? WindowAt(DateTimeOffset now, bool isApproved) =>
        DryRun || (Approval == Approval.Required && !isApproved) || (Window ?? SiteWindow) is null ? null
            : PushWindow.At(now, [.. new[] { Window, SiteWindow }.OfType<PushWindow>()]);

    /// <summary>The wave after which the push waits to be promoted. Default: null, it does not pause.</summary>
    public PausePoint? PauseAfter { get; init; }

    /// <summary>
    /// How long a wave is watched while it is armed, before its checks run once more. Default: not at all; up to 12 hours.
    /// </summary>
    public TimeSpan Soak { get; init; }

    /// <summary>By how much a runner's clock may differ from the pipeline's. Default: 5 s; 1 s to 1 minute.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Expressions over a switch's words: a refused line that one of them matches does not fail the load and is told as
    /// a warning. Default: none.
    /// </summary>
    public IReadOnlyList<string> AcceptRefusals { get; init => field = value ?? []; } = [];

    /// <summary>Checks by device. Default: none.</summary>
    public IReadOnlyList<PolicyCheck> Checks { get; init; } = [];

    /// <summary>Whether a switch's own state must be as before while it is armed. Default: on.</summary>
    public DefaultChecks DefaultChecks { get; init; } = DefaultChecks.On;

    /// <summary>What a check does that could not be told. Default: fail.</summary>
    public UnknownChecks UnknownChecks { get; init; } = UnknownChecks.Fail;

    /// <summary>The checks of one device.</summary>
    public IReadOnlyList<Check> ChecksFor(string device) =>
        [.. Checks.Where(c => c.Devices.Count == 0 || Glob.MatchesAny(c.Devices, device)).Select(c => c.Check)];
}
