using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Lab.Switches;

/// <summary>
/// A switch without its command line: configurations, sessions, commit timer, record. Safe for concurrent use; each call
/// is one step of the switch. Methods that can be refused return the switch's words (<c>% …</c>), null for done.
/// </summary>
internal sealed partial class SwitchState : IDisposable
{
    public const int MaxPending = 5;
    private const string ForeignName = "ops-maintenance";

    private readonly Lock _gate = new();
    private readonly List<SwitchSession> _sessions = [];
    private readonly SwitchHistory _history = new();
    private readonly Dictionary<string, int> _dropped = [];
    private readonly Dictionary<string, string> _flash = [];
    private readonly ITimer _timer;
    private ConfigTree _beforeArmed = new();
    private IReadOnlyList<Fault> _faults = [];
    private int _unnamed;
    private Network.SwitchView? _view;

    public SwitchState(SwitchOptions options, TimeProvider time, Network.SwitchNetwork? network = null)
    {
        Network = network ?? new Network.SwitchNetwork();
        Options = options;
        Time = time;
        Accounts = options.Accounts ?? new LoginAccounts();
        Password = options.Password;
        _pace = new Random(Seed(options));
        _random = new Random(Seed(options));
        BootedAt = time.GetUtcNow();
        Running = ConfigTree.Parse(options.Configuration ?? FactoryConfiguration.For(options));
        Startup = Running.RenderText();
        _timer = time.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Faults = options.Faults;
        Network.Add(this);
    }

    /// <summary>Management went away or came back.</summary>
    public event Action? ManagementChanged;

    /// <summary>The account has another password.</summary>
    public event Action? PasswordChanged;

    public SwitchOptions Options { get; }

    /// <summary>In which form it says things.</summary>
    public SwitchRelease Release => SwitchRelease.Of(Options.Version);

    /// <summary>The other switches of the lab; one that is alone has a network of its own.</summary>
    public Network.SwitchNetwork Network { get; }

    /// <summary>False when nobody gets through to it, which its neighbors notice.</summary>
    public bool IsConnected => Has<Fault.Unreachable>() is null;

    /// <summary>What it runs, as its neighbors see it.</summary>
    public Network.SwitchView View =>
        Read(() => _view ??= Switches.Network.SwitchView.Of(Running, Options.Name, Running.Value("hostname") ?? "localhost"));

    /// <summary>How often it was told to restart.</summary>
    public int Reloads { get; private set; }

    public TimeProvider Time { get; }

    public DateTimeOffset BootedAt { get; }

    /// <summary>The running configuration. Another object after each commit, replace and revert.</summary>
    public ConfigTree Running
    {
        get;
        private set => (field, _view) = (value, null);
    }

    public string Startup { get; private set; }

    public DateTimeOffset? SavedAt { get; private set; }

    /// <summary>Commits and replaces that took effect; confirming is none.</summary>
    public int Commits { get; private set; }

    /// <summary>The session whose commit timer runs.</summary>
    public SwitchSession? Armed { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public bool IsManagementLost { get; private set; }

    public string HostName => Read(() => Running.Value("hostname")) ?? "localhost";

    /// <summary>What a prompt is made of, see <see cref="Cli.PromptFormat"/>.</summary>
    public string PromptFormat => Read(() => Running.Value("prompt"))?.Trim('"')
        ?? (Has<Fault.ClockPrompt>() is null ? Cli.PromptFormat.Default : Cli.PromptFormat.Clock);

    /// <summary>What happened to the configuration, oldest first.</summary>
    public IReadOnlyList<SwitchEvent> History => Read(_history.ToArray);

    /// <summary>Completes with the next entry of the history.</summary>
    public Task Recorded => Read(() => _history.Next);

    public IReadOnlyList<SwitchSession> Sessions => Read(() => _sessions.ToArray());

    /// <summary>True when a commit writes the startup configuration, too.</summary>
    public bool SavesOnCommit => Has<Fault.Autosave>() is not null || Runs("service configuration session commit save startup-config");

    /// <summary>True when a commit keeps what others added since the session was opened.</summary>
    public bool MergesOnCommit => Has<Fault.MergeOnCommit>() is not null || Runs("service configuration session commit merge");

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

    /// <summary>True as often as the connection is to be cut at a stage, which counts.</summary>
    public bool TakeDrop(string stage) => Read(() =>
    {
        int dropped = _dropped.GetValueOrDefault(stage);
        if (_faults.OfType<Fault.DropAt>().FirstOrDefault(f => f.Stage == stage) is not { } fault || dropped >= fault.Times)
            return false;
        _dropped[stage] = dropped + 1;
        return true;
    });

    public async Task SaveAsync()
    {
        await WaitAsync(SaveTime);
        Do(WriteStartup);
    }

    public void WriteFlash(string file, string text) => Do(() =>
    {
        _flash[file] = text;
    });

    public string? ReadFlash(string file) => Read(() => _flash.GetValueOrDefault(file));

    /// <summary><c>configure replace</c>: at once, without a session.</summary>
    public string? Replace(string text)
    {
        var candidate = new ConfigTree();
        IReadOnlyList<int> refused = new ConfigEditor(candidate, Stored).Load(text, Refuses);
        if (refused.Count > 0)
            return string.Join('\n', LoadWords.OfRefusals(text, refused));
        return Ask(() =>
        {
            if (Armed is not null)
                return OwnWords.CannotReplace(Armed.Name);
            Running = candidate;
            Commits++;
            Record(null, SwitchEventKind.Committed);
            return null;
        });
    }

    /// <summary>A reboot: back to the startup configuration, sessions gone.</summary>
    public void Reload() => Do(() =>
    {
        foreach (SwitchSession session in _sessions)
            session.Reverted.TrySetResult();
        _sessions.Clear();
        Disarm();
        Running = ConfigTree.Parse(Startup);
        Reloads++;
    });

    /// <summary>Runs a change of the running configuration or of a session's candidate as one step.</summary>
    public T Edit<T>(Func<T> change)
    {
        lock (_gate)
            return change();
    }

    /// <summary>The same for a change of what runs that puts no other tree in its place.</summary>
    public T EditRunning<T>(Func<T> change) => Edit(() =>
    {
        _view = null;
        return change();
    });

    /// <summary>Switches it off: what it has not ended yet never ends.</summary>
    public void Dispose()
    {
        Network.Remove(Options.Name);
        _off.Cancel();
        _timer.Dispose();
    }

    private void SetFaults(IReadOnlyList<Fault> faults)
    {
        _faults = [.. faults];
        _dropped.Clear();
        _denied.Clear();
        IsManagementLost &= Has<Fault.LoseManagement>() is not null;
        IsLoginBroken &= Has<Fault.LoginBreaksOnCommit>() is not null;
        bool wanted = Has<Fault.ForeignSession>() is not null;
        if (wanted && Armed is null)
        {
            var foreign = new SwitchSession(ForeignName, Running);
            _sessions.Add(foreign);
            _beforeArmed = Running;
            Arm(foreign, "ops", TimeSpan.FromHours(1));
        }
        else if (!wanted && Armed?.Name == ForeignName)
        {
            Confirm("ops");
        }
    }

    private void WriteStartup()
    {
        Startup = Running.RenderText();
        SavedAt = Time.GetUtcNow();
        Record(null, SwitchEventKind.Saved);
    }

    private bool Runs(string line) => Read(() => Running.Root.Children.Exists(n => n.Line == line));

    private void Record(string? session, SwitchEventKind kind) =>
        _history.Add(new SwitchEvent(Time.GetUtcNow(), session, kind, RunningDigest));

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
