using Leafwire.Eos;
using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Lab.Switches;

/// <summary>
/// Configuration sessions: opened, committed with and without a timer, confirmed, dropped, and taken back when the timer runs out.
/// </summary>
internal sealed partial class SwitchState
{
    private DateTimeOffset _revertedAt;

    /// <summary>Opens a session, or goes on with a pending one.</summary>
    /// <param name="name">Its name; null for a name of the switch's choice.</param>
    /// <param name="session">The session.</param>
    public string? Enter(string? name, out SwitchSession? session)
    {
        SwitchSession? found = null;
        string? error = Ask(() =>
        {
            name ??= $"sess-{++_unnamed}";
            found = _sessions.Find(s => s.Name == name);
            if (found is not null)
                return found.State == SwitchSessionState.Pending ? null : OwnWords.Completed(name);
            if (_sessions.Count(s => s.State == SwitchSessionState.Pending) >= MaxPending)
                return SwitchWords.TooManySessions;
            _sessions.Add(found = new SwitchSession(name, Running.Clone()) { OpenedOn = MergesOnCommit ? Running.Clone() : null });
            return null;
        });
        session = error is null ? found : null;
        return error;
    }

    /// <summary>A command line went into a session, or left it.</summary>
    public void Join(SwitchSession session, string terminal, string user) => Do(() => session.UsersByTerminal[terminal] = user);

    /// <inheritdoc cref="Join"/>
    public void Leave(SwitchSession session, string terminal) => Do(() => session.UsersByTerminal.Remove(terminal));

    /// <summary>The sessions as the table has them.</summary>
    public IReadOnlyList<SwitchSession> ShownSessions => Read(() => _sessions.Where(IsShown).ToArray());

    /// <summary>The session whose commit timer runs, as the table has it.</summary>
    public SwitchSession? ShownArmed => Read(() => Armed is { } armed && IsShown(armed) ? armed : null);

    public SwitchSession? Find(string name) => Read(() => _sessions.Find(s => s.Name == name));

    /// <summary>
    /// Commits a pending session, or confirms an armed one; with a timer, arms it (again). Takes as long as the switch does.
    /// </summary>
    public async Task<string?> CommitAsync(string name, string user, TimeSpan? timer)
    {
        if (CommitTime(confirms: timer is null && Armed?.Name == name) is not { Ticks: > 0 } time || Find(name) is not { } session)
            return Commit(name, user, timer);
        Do(() => session.Committing++);
        try
        {
            await WaitAsync(time);
        }
        finally
        {
            Do(() => session.Committing--);
        }

        return Commit(name, user, timer);
    }

    /// <summary>
    /// Drops a pending session; puts the old configuration back when the session is armed, which takes as long as the switch does.
    /// </summary>
    public async Task<string?> AbortAsync(string name)
    {
        TaskCompletionSource? reverted = Find(name)?.Reverted;
        if (Abort(name) is { } error)
            return error;
        if (reverted is null)
            return null;
        // Not WaitAsync: its waits go on elsewhere than where they were begun.
        using (_off.Token.UnsafeRegister(static reverted => ((TaskCompletionSource)reverted!).TrySetCanceled(), reverted))
            await reverted.Task;
        return null;
    }

    /// <summary>Begins what <see cref="AbortAsync"/> does.</summary>
    public string? Abort(string name)
    {
        bool wasLost = IsManagementLost;
        string? error = Ask(() =>
        {
            SwitchSession? session = _sessions.Find(s => s.Name == name);
            if (session is null or { State: SwitchSessionState.Completed })
                return OwnWords.NoSessionOf(name);
            if (session.IsReverting)
                return OwnWords.CannotAbort(name);
            Record(name, SwitchEventKind.Aborted);
            Revert(session);
            return null;
        });
        RaiseIf(wasLost != IsManagementLost);
        return error;
    }

    /// <summary><c>rollback clean-config</c>.</summary>
    public void Clean(SwitchSession session) => Do(() =>
    {
        session.Tree = new ConfigTree();
    });

    private bool IsShown(SwitchSession session) =>
        Has<Fault.SessionLeavesTable>() is null || (session.Committing == 0 && !session.IsReverting);

    private string? Commit(string name, string user, TimeSpan? timer)
    {
        bool wasLost = IsManagementLost;
        string? error = Ask(() =>
        {
            if (_sessions.Find(s => s.Name == name) is not { } session)
                return OwnWords.NoSessionOf(name);
            if (session.State == SwitchSessionState.Completed)
                return OwnWords.Completed(name);
            if (session.IsReverting)
                return OwnWords.CannotCommit(name);
            if (Armed is not null && Armed != session)
                return OwnWords.CannotCommit(name, Armed.Name);
            if (Has<Fault.RefuseCommit>() is not null)
                return OwnWords.NotConsistent;
            if (session == Armed && timer is null)
                Confirm(user);
            else
                Apply(session, user, timer);
            if (SavesOnCommit)
                WriteStartup();
            return null;
        });
        RaiseIf(wasLost != IsManagementLost);
        return error;
    }

    private void Apply(SwitchSession session, string user, TimeSpan? timer)
    {
        bool changes = session != Armed && session.Tree.Digest() != Running.Digest();
        if (session != Armed)
        {
            _beforeArmed = Running;
            Running = session.OpenedOn is { } opened ? session.Tree.With(opened, Running) : session.Tree.Clone();
            Commits++;
        }
        if (timer is { } duration)
            Arm(session, user, duration);
        else
            Complete(session, user, SwitchEventKind.Committed);
        IsManagementLost |= changes && Has<Fault.LoseManagement>() is not null;
        IsLoginBroken |= changes && Has<Fault.LoginBreaksOnCommit>() is not null;
    }

    private void Arm(SwitchSession session, string user, TimeSpan duration)
    {
        Armed = session;
        session.State = SwitchSessionState.Armed;
        session.CommittedBy = user;
        session.CompletedAt = Time.GetUtcNow();
        session.UsersByTerminal.Clear();
        ExpiresAt = Time.GetUtcNow() + duration;
        _timer.Change(duration, Timeout.InfiniteTimeSpan);
        Record(session.Name, SwitchEventKind.Armed);
    }

    private void Confirm(string user)
    {
        SwitchSession session = Armed!;
        Disarm();
        Complete(session, user, SwitchEventKind.Confirmed);
    }

    private void Complete(SwitchSession session, string user, SwitchEventKind kind)
    {
        // EOS keeps one completed session.
        _sessions.RemoveAll(s => s.State == SwitchSessionState.Completed);
        session.State = SwitchSessionState.Completed;
        session.CommittedBy = user;
        session.CompletedAt = Time.GetUtcNow();
        session.UsersByTerminal.Clear();
        Record(session.Name, kind);
    }

    private void Expire()
    {
        bool wasLost = IsManagementLost;
        Do(() =>
        {
            // The timer may have fired just before it was stopped.
            if (Armed is not { } session)
                return;
            // A timer counts on another clock than the switch tells the time by, and may be some milliseconds early.
            if ((session.IsReverting ? _revertedAt : ExpiresAt) - Time.GetUtcNow() is { Ticks: > 0 } left)
            {
                _timer.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                return;
            }

            if (session.IsReverting)
            {
                Remove(session);
                return;
            }

            Record(session.Name, SwitchEventKind.TimerExpired);
            Revert(session);
        });
        RaiseIf(wasLost != IsManagementLost);
    }

    // The commit timer's own timer counts the revert, too: one comes after the other.
    private void Revert(SwitchSession session)
    {
        TimeSpan time = session == Armed ? RevertTime() : TimeSpan.Zero;
        if (time == TimeSpan.Zero)
        {
            Remove(session);
            return;
        }

        session.IsReverting = true;
        _revertedAt = Time.GetUtcNow() + time;
        _timer.Change(time, Timeout.InfiniteTimeSpan);
    }

    private void Remove(SwitchSession session)
    {
        _sessions.Remove(session);
        session.Reverted.TrySetResult();
        if (session != Armed)
            return;
        Disarm();
        Running = _beforeArmed;
        IsManagementLost = false;
        IsLoginBroken = false;
        Record(session.Name, SwitchEventKind.Reverted);
    }

    private void Disarm()
    {
        Armed = null;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
