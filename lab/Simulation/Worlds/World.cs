using Leafwire.Contracts;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Lab.Simulation;

/// <summary>One push in a world of its own: two drivers, a hub, a leaf, two runners and the switches, in one thread.</summary>
internal sealed class World
{
    public const string Site = "lab";
    public const string PushId = "0123456789abcdef";

    private static readonly string[] DriverNames = ["driver-a", "driver-b"];
    private static readonly string[] RunnerNames = ["runner-1", "runner-2"];

    /// <summary>No push may take longer than its deadline and this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    /// <summary>After the push is over and nothing more is to come.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(20);

    private readonly IncidentPlayer _incidents;
    private readonly Dictionary<string, Payload> _candidates;
    private readonly Dictionary<string, SimRunner> _runners = [];
    private readonly Dictionary<string, SimDriver> _drivers = [];
    private int _lives;
    private int _nonces;

    /// <param name="plan">What is to happen.</param>
    /// <param name="story">Told what happens; null for nobody.</param>
    public World(WorldPlan plan, Story? story = null)
    {
        (Plan, Story) = (plan, story);
        Scheduler = new SimScheduler(plan.Seed);
        Random = new SimRandom(plan.Seed ^ 0xa5a5_1234);
        Hub = new SimHub(Scheduler, plan.HubClock);
        Leaf = new SimLeaf(Scheduler, SimRunner.Timings.RunnerTtl);
        Links = DriverNames.Append("leaf").ToDictionary(n => n, n => new SimLink(Scheduler, Random, plan.Weather, n));
        HubLinks = [];
        foreach (string runner in RunnerNames)
        {
            Links[runner] = new SimLink(Scheduler, Random, LinkWeather.Fair, runner);
            HubLinks[runner] = new SimLink(Scheduler, Random, plan.Weather, $"{runner} through the leaf", Links["leaf"], Links[runner]);
        }

        Switches = plan.Devices.ToDictionary(d => d.Name, d => new SimSwitch(this, d));
        _candidates = plan.Devices.ToDictionary(d => d.Name, d => Payload.Of(Texts.Candidate(d)));
        PushPlan = PlanOf(plan, Scheduler.Now);
        _incidents = new IncidentPlayer(this);
        if (story is not null)
            TellHub();
        foreach (string name in RunnerNames.Concat(DriverNames))
            Restart(name);
        _incidents.Begin();
    }

    public WorldPlan Plan { get; }

    public Story? Story { get; }

    public SimScheduler Scheduler { get; }

    /// <summary>What links and switches draw from.</summary>
    public SimRandom Random { get; }

    /// <summary>What the AAA server knows of the logins on all switches.</summary>
    public LoginAccounts Accounts { get; } = new();

    public SimHub Hub { get; }

    public SimLeaf Leaf { get; }

    public PushPlan PushPlan { get; }

    public IReadOnlyDictionary<string, SimSwitch> Switches { get; }

    /// <summary>The link of each driver to the hub, of each runner to the leaf, and of the leaf to the hub.</summary>
    public Dictionary<string, SimLink> Links { get; }

    /// <summary>The link of each runner to the hub, over the leaf.</summary>
    public Dictionary<string, SimLink> HubLinks { get; }

    public IReadOnlyCollection<SimDriver> Drivers => _drivers.Values;

    public IReadOnlyCollection<SimRunner> Runners => _runners.Values;

    /// <summary>True when every driver saw the push's end in time.</summary>
    public bool IsOver { get; private set; }

    /// <summary>When the last incident was over, in ticks of the world.</summary>
    public long LastIncidentEnd => _incidents.LastEnd;

    /// <summary>Runs until the push is over and every command is answered.</summary>
    public void Run()
    {
        TimeSpan bound = Plan.Deadline + Patience;
        bool settled = false;
        void Look()
        {
            IsOver = _drivers.Values.All(d => d.Report is not null);
            if (IsOver && IsQuiet())
                Scheduler.After(Settling, () => settled = true);
            else
                Scheduler.After(TimeSpan.FromSeconds(1), Look);
        }

        Scheduler.After(TimeSpan.FromSeconds(1), Look);
        while (!settled && Scheduler.Elapsed < bound.Ticks && Scheduler.Step())
        {
        }
    }

    public TimeSpan ClockOf(string process) => process switch
    {
        "driver-a" => Plan.DriverClocks[0],
        "driver-b" => Plan.DriverClocks[1],
        "runner-1" => Plan.RunnerClocks[0],
        _ => Plan.RunnerClocks[1],
    };

    public SimProcess? ProcessOf(string name) =>
        _runners.TryGetValue(name, out SimRunner? runner) ? runner.Process : _drivers.GetValueOrDefault(name)?.Process;

    public Payload CandidateOf(string device) => _candidates[device];

    /// <summary>What whoever serves a device answers when it is asked; null when nobody does.</summary>
    public Presence? PresenceOf(string device) =>
        Links["leaf"].IsUp && _runners.Values.FirstOrDefault(r => r.Serves(device) && Links[r.Process.Name].IsUp) is { } runner
            ? new Presence(runner.Process.Name, true) { Clock = runner.Clock.GetUtcNow(), Slots = Plan.MaxLanes, ConfirmSlots = 32 }
            : null;

    /// <summary>Another one each time.</summary>
    public string NextNonce() => (++_nonces).ToString("x6", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Starts a process, for the first time or again.</summary>
    public void Restart(string name)
    {
        Tell(name, "starts");
        if (RunnerNames.Contains(name))
            _runners[name] = new SimRunner(this, name, ++_lives);
        else
            _drivers[name] = new SimDriver(
                this, name, _drivers.TryGetValue(name, out SimDriver? before) ? before.Cursor : PushPlan.LogStart);
    }

    /// <summary>A switch's configuration changed so often.</summary>
    public void Changed(string device, int changes) => _incidents.Reached(MomentKind.Change, device, changes);

    public void Tell(string who, string what) => Story?.Add(Scheduler.Elapsed, who, what);

    private void TellHub()
    {
        Hub.OnCommand += c =>
            Tell("hub", $"command {c.Kind.ToString().ToLowerInvariant()} {c.Device}{Again(c.Attempt)} until {c.NotAfter:HH:mm:ss}");
        Hub.OnEntry += e => Tell("hub", e switch
        {
            { Reply: { } reply } => Words(reply),
            { Start: { Problems: [var problem, ..] } } => $"start with problems: {problem.Reason}",
            { Start: { } start } => $"start, timer {start.CommitTimer.TotalSeconds:0} s",
            { Tick: { } tick } => $"tick for {tick.Deadline:HH:mm:ss}",
            _ => "decision",
        });
    }

    private static string Words(Reply reply)
    {
        string left = reply is FailureReply { TimerLeft: { } timer } ? $", {timer.TotalSeconds:0.#} s left" : "";
        string why = ((reply as FailureReply)?.Message ?? (reply as RevertedReply)?.Message) is { } words ? $" ({words})" : "";
        string kind = reply.Command.ToString().ToLowerInvariant();
        return $"{reply.Device} answers {Wire.OutcomeOf(reply)} to {kind}{Again(reply.Attempt)}{left}{why}";
    }

    private static string Again(int attempt) => attempt == 1 ? "" : $", attempt {attempt}";

    // Every command has its answer in the log, and no switch has anything of this push open.
    private bool IsQuiet()
    {
        HashSet<string> answered = [.. Hub.Log.Select(e => e.Reply?.CommandId).OfType<string>()];
        return Hub.Commands.All(c => answered.Contains(Wire.DecodeCommand(c.Message).Id))
            && Switches.Values.All(s => s.State.Armed is null);
    }

    private static PushPlan PlanOf(WorldPlan plan, DateTimeOffset now) => new()
    {
        Id = PushId,
        Site = Site,
        Upload = "build.zip",
        UploadedAt = now,
        PlannedAt = now,
        Version = PushPlan.CurrentVersion,
        Policy = new PushPolicy
        {
            Scope = plan.Scope,
            OnSplit = plan.OnSplit,
            FailureBudget = Allowance.Count(plan.Budget),
            CommitTimer = plan.CommitTimer,
            Deadline = plan.Deadline,
            Checks =
            [
                .. plan.HasCheck ? [new PolicyCheck(new Check { Name = "name", Command = "show hostname", Expect = "^Hostname: leaf" }, [])]
                    : Array.Empty<PolicyCheck>(),
                .. plan.Devices.Where(d => d.Candidate == CandidateKind.Unhealthy)
                    .Select(d => new PolicyCheck(new Check
                    {
                        Name = "spine",
                        Command = "show hostname",
                        Expect = "^Hostname: spine",
                        Within = TimeSpan.FromSeconds(2),
                    }, [d.Name])),
            ],
        },
        Waves = [.. plan.Devices.GroupBy(d => d.Wave).OrderBy(w => w.Key).Select(w => w.Select(d => d.Name).ToArray())],
    };
}
