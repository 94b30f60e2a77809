using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Lab.Switches;

/// <summary>
/// A switch without its command line: configurations, sessions, commit timer, record. Safe for concurrent use; each call
/// is one step of the switch. Methods that can be refused return the switch's words (<c>% …</c>), null for done.
/// </summary>
internal sealed class SwitchState : IDisposable
{
    public const int MaxPending = 5;
    private const string ForeignName = "ops-maintenance";

    private readonly Lock _gate = new();
    private readonly List<ConfigSession> _sessions = [];
    private readonly List<SwitchEvent> _history = [];
    private readonly HashSet<string> _dropped = [];
    private readonly Dictionary<string, string> _flash = [];
    private readonly ITimer _timer;
    private ConfigTree _beforeArmed = new();
    private IReadOnlyList<Fault> _faults = [];
    private TaskCompletionSource _recorded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unnamed;

    public SwitchState(SwitchOptions options, TimeProvider time)
    {
        Options = options;
        Time = time;
        BootedAt = time.GetUtcNow();
        Running = ConfigTree.Parse(options.Configuration ?? FactoryConfiguration.For(options));
        Startup = Running.RenderText();
        _timer = time.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Faults = options.Faults;
    }

    /// <summary>Management went away or came back.</summary>
    public event Action? ManagementChanged;

    public SwitchOptions Options { get; }

    public TimeProvider Time { get; }

    public DateTimeOffset BootedAt { get; }

    /// <summary>The running configuration. Another object after each commit, replace and revert.</summary>
    public ConfigTree Running { get; private set; }

    public string Startup { get; private set; }

    public DateTimeOffset? SavedAt { get; private set; }

    /// <summary>Commits and replaces that took effect; confirming is none.</summary>
    public int Commits { get; private set; }

    /// <summary>The session whose commit timer runs.</summary>
    public ConfigSession? Armed { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public bool IsManagementLost { get; private set; }

    public string HostName => Read(() => Running.Value("hostname")) ?? "localhost";

    public IReadOnlyList<SwitchEvent> History => Read(() => _history.ToArray());

    /// <summary>Completes with the next entry of the record.</summary>
    public Task Recorded => Read(() => _recorded.Task);

    public IReadOnlyList<ConfigSession> Sessions => Read(() => _sessions.ToArray());

    public IReadOnlyList<Fault> Faults
    {
        get => _faults;
        set
        {
            bool wasLost = IsManagementLost;
            Do(() => SetFaults(value));
            RaiseIf(wasLost != IsManagementLost);
        }
    }

    public T? Has<T>()
        where T : Fault => _faults.OfType<T>().FirstOrDefault();

    public bool Refuses(string line) => _faults.OfType<Fault.RefuseLine>().Any(f => line.Contains(f.Text, StringComparison.Ordinal));

    /// <summary>True once for a stage at which the connection is to be cut.</summary>
    public bool TakeDrop(string stage)
    {
        lock (_gate)
            return _faults.Contains(new Fault.DropAt(stage)) && _dropped.Add(stage);
    }

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

    public void Save() => Do(() =>
    {
        Startup = Running.RenderText();
        SavedAt = Time.GetUtcNow();
        Record(null, SwitchEventKind.Saved);
    });

    public void WriteFlash(string file, string text) => Do(() =>
    {
        _flash[file] = text;
    });

    public string? ReadFlash(string file) => Read(() => _flash.GetValueOrDefault(file));

    /// <summary><c>configure replace</c>: at once, without a session.</summary>
    public string? Replace(string text)
    {
        var candidate = new ConfigTree();
        IReadOnlyList<int> refused = new ConfigEditor(candidate).Load(text, Refuses);
        if (refused.Count > 0)
            return string.Join('\n', refused.Select(n => $"% Invalid input at line {n}"));
        return Ask(() =>
        {
            if (Armed is not null)
                return $"% Cannot replace the configuration: the commit timer of session {Armed.Name} is running";
            Running = candidate;
            Commits++;
            Record(null, SwitchEventKind.Committed);
            return null;
        });
    }

    /// <summary>A reboot: back to the startup configuration, sessions gone.</summary>
    public void Reload() => Do(() =>
    {
        _sessions.Clear();
        Disarm();
        Running = ConfigTree.Parse(Startup);
    });

    /// <summary>Runs a change of the running configuration or of a session's candidate as one step.</summary>
    public T Edit<T>(Func<T> change)
    {
        lock (_gate)
            return change();
    }

    public void Dispose() => _timer.Dispose();

    private void SetFaults(IReadOnlyList<Fault> faults)
    {
        _faults = [.. faults];
        _dropped.Clear();
        IsManagementLost &= Has<Fault.LoseManagement>() is not null;
        bool wanted = Has<Fault.ForeignSession>() is not null;
        if (wanted && Armed is null)
        {
            var foreign = new ConfigSession(ForeignName, Running);
            _sessions.Add(foreign);
            _beforeArmed = Running;
            Arm(foreign, "ops", TimeSpan.FromHours(1));
        }
        else if (!wanted && Armed?.Name == ForeignName)
        {
            Confirm("ops");
        }
    }

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

    private void Record(string? session, SwitchEventKind kind)
    {
        _history.Add(new SwitchEvent(Time.GetUtcNow(), session, kind, Running.Digest()));
        _recorded.SetResult();
        _recorded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void Do(Action step)
    {
        lock (_gate)
            step();
    }

    private string? Ask(Func<string?> step) => Read(step);

    private T Read<T>(Func<T> read)
    {
        lock (_gate)
            return read();
    }

    private void RaiseIf(bool changed)
    {
        if (changed)
            ManagementChanged?.Invoke();
    }
}
