using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Checks;

namespace Leafwire.Runner.Work;

/// <summary>What must be known about a switch by a runner that did not speak to it itself.</summary>
/// <param name="Diff">The diff that was read before arming, redacted.</param>
/// <param name="Added">Lines added.</param>
/// <param name="Removed">Lines removed.</param>
/// <param name="Before">The running configuration before the change, by reference: it holds secrets.</param>
/// <param name="AfterDigest">Digest of the running configuration with the candidate armed; null until it was read.</param>
/// <param name="ArmedAt">From when the timer counts, by the runner's clock: when the arming command was sent, and more
/// exactly once the switch told the time left.</param>
/// <param name="CommitTimer">The timer it was armed with.</param>
internal sealed record WorkNote(
    Payload Diff,
    int Added,
    int Removed,
    Payload Before,
    string? AfterDigest,
    DateTimeOffset ArmedAt,
    TimeSpan CommitTimer)
{
    /// <summary>How far the attempt has come. A note of an earlier version names none; it was written before arming.</summary>
    public WorkPhase Phase { get; init; } = WorkPhase.ArmSent;

    /// <summary>The attempt's configuration session; null in a note of an earlier version, whose sessions had no nonce.</summary>
    public string? Session { get; init; }

    /// <summary>The command's <see cref="MessageHeader.Attempt"/>; a note of an earlier version is of the first.</summary>
    public int Attempt { get; init => field = Math.Max(1, value); } = 1;

    /// <summary>The running configuration with the candidate armed, by reference; null until it was read.</summary>
    public Payload? After { get; init; }

    /// <summary>
    /// What the switch said to load and commit though it did them, without secrets; null in a note of an earlier version.
    /// </summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The digest of the diff with its secrets; null in a note of an earlier version.</summary>
    public string? DiffDigest { get; init; }

    /// <summary>What the change may break, without secrets; null in a note of an earlier version.</summary>
    public IReadOnlyList<Risk>? Risks { get; init; }

    /// <summary>True when the switch refused the login since it was armed: the candidate may have broken it.</summary>
    public bool LoginRefused { get; init; }

    /// <summary>Why the configure reverts the switch itself; null when it does not.</summary>
    public WorkVerdict? Verdict { get; init; }

    /// <summary>With <see cref="WorkPhase.Done"/>: how it ended.</summary>
    public WorkEnd? End { get; init; }

    /// <summary>
    /// How the switch stood before its candidate was loaded; null when nothing asks for it, and in a note of an earlier version.
    /// </summary>
    public Baseline? Baseline { get; init; }

    /// <summary>When the timer runs out: not before, and a slow commit's later.</summary>
    public DateTimeOffset TimerEnd() => ArmedAt + CommitTimer;

    /// <summary>Until the switch has gone back by itself; null when that has passed, or when nothing says that it will.</summary>
    /// <param name="now">The runner's clock.</param>
    public TimeSpan? TimerLeft(DateTimeOffset now) =>
        Phase is WorkPhase.ArmSent or WorkPhase.Armed or WorkPhase.RevertSent && TimerEnd() > now ? TimerEnd() - now : null;

    /// <summary>The name of its session on the switch. It becomes part of a command line, so it is nothing but such a name.</summary>
    /// <param name="pushId">The push that the note is about.</param>
    public string SessionOf(string pushId) =>
        Session is { } session && SessionName.IsOf(session, pushId) ? session : SessionName.WithoutNonce(pushId);

    /// <summary>What was armed, for the report on a failure.</summary>
    public ConfigChange Change() => new()
    {
        Diff = Diff,
        Added = Added,
        Removed = Removed,
        DiffDigest = DiffDigest,
        Risks = Risks ?? [],
        Before = Before,
        After = After,
    };
}

/// <summary>What an armed switch did wrong, so that it is put back.</summary>
/// <param name="Message">In words.</param>
/// <param name="Failures">The checks that did not hold.</param>
internal sealed record WorkVerdict(string Message, IReadOnlyList<CheckFailure> Failures);
