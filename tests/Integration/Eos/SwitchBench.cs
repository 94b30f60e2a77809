using System.Collections.Concurrent;
using Leafwire.Contracts;
using Leafwire.Lab.Switches;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;
using Leafwire.Runner.Work;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Integration.Eos;

/// <summary>
/// The worker before simulated switches, over real SSH. The switches' clock stands still unless a test moves it
/// or asks for a ticking one.
/// </summary>
internal sealed class SwitchBench : IAsyncDisposable
{
    public const string Old = "hostname leaf1\n!\nvlan 10\n   name OLD\n!\nip routing\n!\nend\n";

    public const string New = "hostname leaf1\n!\nbanner login\n  indented\n! kept\nleaf1#\nEOF\n!\nvlan 10\n   name OLD\n!\nvlan 20\n"
        + "   name NEW\n!\nip routing\n!\nend\n";

    private readonly SwitchFarm _farm;

    private SwitchBench(SwitchFarm farm, FakeTimeProvider clock) => (_farm, SwitchClock) = (farm, clock);

    public FakeTimeProvider SwitchClock { get; }

    /// <summary>The push of every command that follows.</summary>
    public string PushId
    {
        get;
        set
        {
            field = value;
            Written = new Notes();
        }
    } = "0123456789abcdef";

    public SimulatedSwitch Leaf1 => _farm["leaf1"];

    public Notes Written { get; private set; } = new();

    public List<string> Stages { get; } = [];

    public WorkOptions Options { get; set; } = new()
    {
        Pause = TimeSpan.FromMilliseconds(50),
        LongestPause = TimeSpan.FromMilliseconds(200),
        CheckInterval = TimeSpan.FromMilliseconds(50),
    };

    public static async Task<SwitchBench> StartAsync(Func<SwitchOptions, SwitchOptions>? change = null, bool ticking = false)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var options = new SwitchOptions { Name = "leaf1", Configuration = Old };
        SwitchFarm farm = await SwitchFarm.StartAsync(new SwitchFarmOptions
        {
            Switches = [change?.Invoke(options) ?? options],
            Time = ticking ? TimeProvider.System : clock,
        }, TestContext.Current.CancellationToken);
        return new SwitchBench(farm, clock);
    }

    public DeviceProfile Profile => new()
    {
        Name = "leaf1", Host = "127.0.0.1", Port = Leaf1.Port, Username = "admin", Password = "admin",
        HostKeys = [Leaf1.HostKeyFingerprint],
    };

    public static EosPlatform Login => new(new SshConnector(new SshOptions(), new MemoryHostKeyStore()),
        new EosOptions { Commit = TimeSpan.FromSeconds(5) }, TimeProvider.System);

    public ConfigureCommand Configure(string candidate, params Check[] checks) => new()
    {
        Id = "c", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = TimeProvider.System.GetUtcNow().AddMinutes(5),
        Candidate = Payload.Of(candidate), Mode = ConfigureMode.Replace, CommitTimer = TimeSpan.FromMinutes(5), Checks = checks,
    };

    public Task<Reply> ConfigureAsync(string candidate, params Check[] checks) => RunAsync(Configure(candidate, checks), candidate);

    public Task<Reply> ConfirmAsync() =>
        RunAsync(new ConfirmCommand
        {
            Id = "f", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = TimeProvider.System.GetUtcNow().AddMinutes(5),
        });

    public Task<Reply> RevertAsync() =>
        RunAsync(new RevertCommand
        {
            Id = "r", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = TimeProvider.System.GetUtcNow().AddMinutes(5),
        });

    public Task<Reply> RunAsync(Command command, string? candidate = null, DeviceProfile? profile = null, ILoggerProvider? log = null) =>
        new SwitchWorker(new SwitchPlatforms([Login]), TimeProvider.System, Options, "runner-1", log is null
            ? NullLogger<SwitchWorker>.Instance
            : LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log)).CreateLogger<SwitchWorker>())
            .ExecuteAsync(new Job(command, profile ?? Profile, candidate, Written, _ => ValueTask.FromResult(true), KeepAsync, Stages.Add),
                TestContext.Current.CancellationToken);

    /// <summary>Running configurations that were brought to the hub.</summary>
    public List<string> Kept { get; } = [];

    private Task<Payload> KeepAsync(string text, CancellationToken cancellationToken)
    {
        Kept.Add(text);
        return Task.FromResult(Payload.Of(text) with { Inline = null, Object = "kept" });
    }

    public IEnumerable<SwitchEventKind> History => Leaf1.History.Select(e => e.Kind);

    public ValueTask DisposeAsync() => _farm.DisposeAsync();

    /// <summary>Notes in memory.</summary>
    internal sealed class Notes : IWorkNotes
    {
        private readonly ConcurrentQueue<WorkNote> _notes = new();

        public WorkNote? Last => _notes.LastOrDefault();

        public ValueTask<WorkNote?> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Last);

        public ValueTask DeleteAsync(CancellationToken cancellationToken)
        {
            _notes.Clear();
            return ValueTask.CompletedTask;
        }

        public ValueTask WriteAsync(WorkNote note, CancellationToken cancellationToken)
        {
            _notes.Enqueue(note);
            return ValueTask.CompletedTask;
        }
    }
}
