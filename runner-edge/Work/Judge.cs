namespace Leafwire.Runner.Work;

/// <summary>
/// Tells from the note and from what was seen how a switch stands. Pure: whoever resumes, proves, confirms, reverts or gives
/// up asks it, and all of them come to the same.
/// </summary>
/// <param name="commit">As long as a switch may take to replace its configuration, forth or back. Meanwhile the session may
/// be missing from the table.</param>
/// <param name="grace">As much later than by the note a timer may run out.</param>
internal sealed class Judge(TimeSpan commit, TimeSpan grace)
{
    // The time left has whole seconds, and the runner's clock is not the switch's.
    private static readonly TimeSpan Inexact = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ShortLimit = TimeSpan.FromSeconds(30);

    /// <summary>The fact, as far as the evidence goes.</summary>
    public Fact Of(WorkNote note, Evidence seen) => seen.Session switch
    {
        SessionSight.NotRead => NotRead("the configuration sessions cannot be read", seen),
        SessionSight.Armed => WithTimer(note, seen),
        SessionSight.Pending => note.Phase is WorkPhase.Prepared or WorkPhase.ArmSent ? new Fact.Open()
            : new Fact.NotKnown("the session is open again, which was committed"),
        _ when note.Phase == WorkPhase.Prepared => new Fact.NotArmed(),
        _ => WithoutTimer(note, seen),
    };

    private static Fact WithTimer(WorkNote note, Evidence seen)
    {
        bool compared = note.AfterDigest is not null && note.AfterDigest != note.Before.Digest
            && note.Phase is WorkPhase.Armed or WorkPhase.ConfirmSent;
        return compared && seen.Running is RunningSight.Other or RunningSight.Before 
            ? new Fact.Changed(seen.Left ?? (note.TimerEnd() > seen.At ? note.TimerEnd() - seen.At : TimeSpan.Zero))
            : new Fact.Armed(seen.Left);
    }

    private Fact WithoutTimer(WorkNote note, Evidence seen)
    {
        bool committed = seen.Session == SessionSight.Committed;
        switch (seen.Running)
        {
            case RunningSight.NotRead:
                return seen.Accepted && committed ? Confirmed(seen) : NotRead("the running configuration cannot be read", seen);
            case RunningSight.Before when committed && seen.Accepted && note.AfterDigest == note.Before.Digest:
                return Confirmed(seen);
            case RunningSight.Before when note.Phase == WorkPhase.ArmSent && !committed:
                // The commit may be under way: then the table does not hold the session, and the old configuration still runs.
                return seen.Dropped || IsOver(note, seen) || seen.At >= note.ArmedAt + grace + Limit(note)
                    ? new Fact.NotArmed()
                    : new Fact.NotKnown("the commit may be under way");
            case RunningSight.Before:
                return new Fact.WentBack();
            case RunningSight.After when seen.Accepted:
                return Confirmed(seen);
            case RunningSight.After:
                return MayMove(note, seen, committed)
                    ? new Fact.NotKnown("no timer runs, and the switch may be on its way back")
                    : Confirmed(seen);
            default:
                return MayMove(note, seen, committed: false)
                    ? new Fact.NotKnown("the switch may be replacing its configuration")
                    : new Fact.Changed(null);
        }
    }

    // A timer that ran out, and a word that was said, take as long as a commit to have their effect.
    private bool MayMove(WorkNote note, Evidence seen, bool committed)
    {
        if (IsOver(note, seen) || note.End == WorkEnd.Confirmed)
            return false;
        bool timerMayHaveEnded = seen.At >= note.TimerEnd() - Inexact;
        return note.Phase is WorkPhase.ArmSent or WorkPhase.RevertSent || timerMayHaveEnded || !committed;
    }

    // Twice: the timer counts from the end of the commit, and the way back begins at the timer's end.
    private bool IsOver(WorkNote note, Evidence seen) => seen.Waited >= Limit(note) || seen.At >= note.TimerEnd() + grace + Limit(note) * 2;

    // Nobody gives a switch a shorter timer than its commits take, but for the shortest timers.
    private TimeSpan Limit(WorkNote note)
    {
        TimeSpan timer = note.CommitTimer > ShortLimit ? note.CommitTimer : ShortLimit;
        return timer < commit ? timer : commit;
    }

    private static Fact Confirmed(Evidence seen) => seen.IsSaved == false ? new Fact.ConfirmedNotSaved() : new Fact.Confirmed();

    private static Fact.NotKnown NotRead(string what, Evidence seen) => new(seen.Refusal is { } refusal ? $"{what}: {refusal}" : what);
}
