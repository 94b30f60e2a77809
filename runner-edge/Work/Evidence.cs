using Leafwire.Contracts;

namespace Leafwire.Runner.Work;

/// <summary>What a switch's session table says of one session.</summary>
internal enum SessionSight
{
    /// <summary>The table was not read, or not whole.</summary>
    NotRead,

    /// <summary>Its commit timer runs.</summary>
    Armed,

    /// <summary>It is open and not committed.</summary>
    Pending,

    /// <summary>It is committed and no timer of it runs.</summary>
    Committed,

    /// <summary>The whole table does not hold it, also when asked for a second time; also one that was aborted.</summary>
    Absent,
}

/// <summary>Which configuration a switch runs.</summary>
internal enum RunningSight
{
    /// <summary>It was not read, or not whole.</summary>
    NotRead,

    /// <summary>The one from before the attempt.</summary>
    Before,

    /// <summary>The one that was read when the candidate was proved.</summary>
    After,

    /// <summary>Neither.</summary>
    Other,
}

/// <summary>What was seen on a switch, for the <see cref="Judge"/>.</summary>
/// <param name="Session">What the session table says of the attempt's session.</param>
/// <param name="Running">Which configuration runs.</param>
/// <param name="At">When it was seen, by the clock that the note's times are of.</param>
internal sealed record Evidence(SessionSight Session, RunningSight Running, DateTimeOffset At)
{
    /// <summary>With <see cref="SessionSight.Armed"/>: what is left on the timer, when the switch says it.</summary>
    public TimeSpan? Left { get; init; }

    /// <summary>How long the switch has been looked at without its timer being seen.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>True when the switch has just taken the confirmation without a refusal.</summary>
    public bool Accepted { get; init; }

    /// <summary>True when the switch has just dropped the open session.</summary>
    public bool Dropped { get; init; }

    /// <summary>Whether startup holds what runs; null when that was not asked.</summary>
    public bool? IsSaved { get; init; }

    /// <summary>Why something was not read, in the switch's words.</summary>
    public string? Refusal { get; init; }

    /// <summary>Compares digests, so that a configuration is never kept for longer than it is read.</summary>
    public static RunningSight Compare(string running, WorkNote note)
    {
        string digest = Payload.DigestOf(running);
        return digest == note.Before.Digest ? RunningSight.Before
            : digest == note.AfterDigest ? RunningSight.After
            : RunningSight.Other;
    }
}
