using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Lab.Switches;

/// <summary>Configuration sessions: opened, committed with and without a timer, confirmed, dropped, and taken back when the timer runs out.</summary>
internal sealed partial class SwitchState
{
    /// <summary>Opens a session, or goes on with a pending one.</summary>
    /// <param name="name">Its name; null for a name of the switch's choice.</param>
    /// <param name="session">The session.</param>
    public string? Enter(string? name, out ConfigSession? session)
    {
        ConfigSession? found = null;
        string? error = Ask(() =>
        {
            name ??= $"sess-{++_unnamed}";
            found = _sessions.Find(s => s.Name == name);
            if (found is not null)
                return found.State == ConfigSessionState.Pending ? null : $"% Session {name} is already completed";
            if (_sessions.Count(s => s.State == ConfigSessionState.Pending) >= MaxPending)
                return "% Maximum number of pending sessions has been reached. Please commit or abort previous sessions before creating a new one.";
            _sessions.Add(found = new ConfigSession(name, Running.Clone()));
            return null;
        });
        session = error is null ? found : null;
        return error;
    }

    /// <summary>A command line went into a session, or left it.</summary>
    public void Join(ConfigSession session, string terminal, string user) => Do(() => session.UsersByTerminal[terminal] = user);

    /// <inheritdoc cref="Join"/>
    public void Leave(ConfigSession session, string terminal) => Do(() => session.UsersByTerminal.Remove(terminal));

    public ConfigSession? Find(string name) => Read(() => _sessions.Find(s => s.Name == name));

    /// <summary>Commits a pending session, or confirms an armed one; with a timer, arms it (again).</summary>
    public string? Commit(string name, string user, TimeSpan? timer)
    {
        bool wasLost = IsManagementLost;
        string? error = Ask(() =>
        {
            if (_sessions.Find(s => s.Name == name) is not { } session)
                return $"% Session {name} does not exist";
            if (session.State == ConfigSessionState.Completed)
                return $"% Session {name} is already completed";
            if (Armed is not null && Armed != session)
                return $"% Cannot commit session {name}: the commit timer of session {Armed.Name} is running";
            if (Has<Fault.RefuseCommit>() is not null)
                return "% Error committing the session: the configuration is not consistent";
            if (session == Armed && timer is null)
                Confirm(user);
            else
                Apply(session, user, timer);
            return null;
        });
        RaiseIf(wasLost != IsManagementLost);
        return error;
    }

    /// <summary>Drops a pending session; puts the old configuration back when the session is armed.</summary>
    public string? Abort(string name)
    {
        bool wasLost = IsManagementLost;
        string? error = Ask(() =>
        {
            ConfigSession? session = _sessions.Find(s => s.Name == name);
            if (session is null or { State: ConfigSessionState.Completed })
                return $"% Session {name} does not exist";
            Record(name, SwitchEventKind.Aborted);
            Remove(session);
            return null;
        });
        RaiseIf(wasLost != IsManagementLost);
        return error;
    }

    /// <summary><c>rollback clean-config</c>.</summary>
    public void Clean(ConfigSession session) => Do(() =>
    {
        session.Tree = new ConfigTree();
    });

    private void Apply(ConfigSession session, string user, TimeSpan? timer)
    {
        bool changes = session != Armed && session.Tree.Digest() != Running.Digest();
        if (session != Armed)
        {
            _beforeArmed = Running;
            Running = session.Tree.Clone();
            Commits++;
        }
        if (timer is { } duration)
            Arm(session, user, duration);
        else
            Complete(session, user, SwitchEventKind.Committed);
        IsManagementLost |= changes && Has<Fault.LoseManagement>() is not null;
    }

    private void Arm(ConfigSession session, string user, TimeSpan duration)
    {
        Armed = session;
        session.State = ConfigSessionState.Armed;
        session.CommittedBy = user;
        session.CompletedAt = Time.GetUtcNow();
        session.UsersByTerminal.Clear();
        ExpiresAt = Time.GetUtcNow() + duration;
        _timer.Change(duration, Timeout.InfiniteTimeSpan);
        Record(session.Name, SwitchEventKind.Armed);
    }

    private void Confirm(string user)
    {
        ConfigSession session = Armed!;
        Disarm();
        Complete(session, user, SwitchEventKind.Confirmed);
    }

    private void Complete(ConfigSession session, string user, SwitchEventKind kind)
    {
        // EOS keeps one completed session.
        _sessions.RemoveAll(s => s.State == ConfigSessionState.Completed);
        session.State = ConfigSessionState.Completed;
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
            if (ExpiresAt - Time.GetUtcNow() is { Ticks: > 0 } left)
            {
                _timer.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                return;
            }

            Record(session.Name, SwitchEventKind.TimerExpired);
            Remove(session);
        });
        RaiseIf(wasLost != IsManagementLost);
    }

    private void Remove(ConfigSession session)
    {
        _sessions.Remove(session);
        if (session != Armed)
            return;
        Disarm();
        Running = _beforeArmed;
        IsManagementLost = false;
        Record(session.Name, SwitchEventKind.Reverted);
    }

    private void Disarm()
    {
        Armed = null;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
