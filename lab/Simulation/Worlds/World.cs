using System.Diagnostics.CodeAnalysis;
using Leafwire.Contracts;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Pushes;

namespace Leafwire.Lab.Simulation;

/// <summary>
/// One push in a world of its own, one of other devices beside it, and after it the one that undoes it: two drivers each, a hub, a
/// leaf, two runners and the switches, in one thread.
/// </summary>
internal sealed class World
{
    public const string Site = "lab";

    private static readonly string[] DriverNames = ["driver-a", "driver-b"];
    private static readonly string[] BesideNames = ["beside-a", "beside-b"];
    private static readonly string[] RunnerNames = ["runner-1", "runner-2"];

    /// <summary>No push may take longer than its deadline and this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    /// <summary>After the push is over and nothing more is to come.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(20);

    private readonly IncidentPlayer _incidents;
    private readonly Dictionary<string, SimRunner> _runners = [];
    private readonly Dictionary<string, SimDriver> _drivers = [];
    private readonly List<SimPush> _looks = [];
    private bool _isRestored;
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
        Devices = [.. plan.Devices, .. plan.Beside?.Devices ?? []];
        Links = DriverNames.Append("leaf").Concat(plan.Beside is null ? [] : BesideNames)
            .ToDictionary(n => n, n => new SimLink(Scheduler, Random, plan.Weather, n));
        HubLinks = [];
        foreach (string runner in RunnerNames)
        {
            Links[runner] = new SimLink(Scheduler, Random, LinkWeather.Fair, runner);
            HubLinks[runner] = new SimLink(Scheduler, Random, plan.Weather, $"{runner} through the leaf", Links["leaf"], Links[runner]);
        }

        Switches = Devices.ToDictionary(d => d.Name, d => new SimSwitch(this, d));
        _incidents = new IncidentPlayer(this);
        if (story is not null)
            TellHub();
        foreach (string name in RunnerNames)
            Restart(name);
        Begin(PushPlans.First(this));
        if (plan.Beside is { } beside)
            Scheduler.After(beside.After, () => Begin(beside));
        _incidents.Begin();
    }

    /// <summary>What was to happen; of the push beside, while that one is in hand.</summary>
    public WorldPlan Plan { get; private set; }

    /// <summary>All devices, those of the push beside as well.</summary>
    public IReadOnlyList<DevicePlan> Devices { get; }

    public Story? Story { get; }

    public SimScheduler Scheduler { get; }

    /// <summary>What links and switches draw from.</summary>
    public SimRandom Random { get; }

    /// <summary>What the AAA server knows of the logins on all switches.</summary>
    public LoginAccounts Accounts { get; } = new();

    public SimHub Hub { get; }

    public SimLeaf Leaf { get; }

    /// <summary>The push in hand.</summary>
    public SimPush Push { get; private set; }

    /// <summary>The pushes that go on at the same time, the one in hand among them.</summary>
    public IReadOnlyList<SimPush> SideBySide { get; private set; }

    /// <summary>The push that the one in hand undoes; null when it undoes none.</summary>
    public SimPush? Undone { get; private set; }

    /// <summary>What was looked at so far, beside.</summary>
    public IReadOnlyList<SimPush> Looks => _looks;

    /// <summary>Who decides about the push in hand.</summary>
    public People People { get; private set; }

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

    /// <summary>Runs until the push in hand is over and every command is answered.</summary>
    public void Run()
    {
        long bound = Scheduler.Elapsed + (Plan.Deadline + Plan.ApprovalWithin + Patience).Ticks;
        bool settled = false, isQuiet = false;
        void Look()
        {
            IsOver = SideBySide.All(p => p.IsOver) && _looks.TrueForAll(l => l.IsOver)
                && (Undone is not null || SideBySide.Count > 1 || Plan.Beside is null);
            bool wasQuiet = isQuiet;
            isQuiet = IsOver && IsQuiet();
            // Somebody may have looked meanwhile.
            settled = wasQuiet && isQuiet;
            Scheduler.After(isQuiet ? Settling : TimeSpan.FromSeconds(1), Look);
        }

        Scheduler.After(TimeSpan.FromSeconds(1), Look);
        while (!settled && Scheduler.Elapsed < bound && Scheduler.Step())
        {
        }
    }

    /// <summary>Holds what is over against an audit: first the push in hand, then the one beside, taken in hand for it.</summary>
    public IReadOnlyList<BrokenPromise> Audit(Func<World, IReadOnlyList<BrokenPromise>> audit)
    {
        ArgumentNullException.ThrowIfNull(audit);
        IReadOnlyList<BrokenPromise> broken = audit(this);
        if (broken.Count > 0 || SideBySide is not [_, var other] || Plan.Beside is not { } beside)
            return broken;
        (SimPush push, WorldPlan plan) = (Push, Plan);
        (Push, Plan) = (other, plan with
        {
            Devices = beside.Devices, Scope = beside.Scope, Approvers = 0, PauseAfter = null, Window = null, IsRestored = false,
        });
        broken = [.. audit(this).Select(b => b with { How = $"of the push beside: {b.How}" })];
        (Push, Plan) = (push, plan);
        return broken;
    }

    /// <summary>Begins to undo the push that is over.</summary>
    /// <returns>False when that is not planned, or there is nothing to undo.</returns>
    public bool GoOn()
    {
        if (!Plan.IsRestored || _isRestored || PushPlans.Restore(this, Push) is not { } restore)
            return false;
        _isRestored = true;
        Undone = Push;
        Tell("somebody", $"restores {string.Join(", ", restore.Devices.Select(d => d.Name))}");
        Begin(restore);
        _incidents.Reached(MomentKind.Restore, null, 1);
        return true;
    }

    /// <summary>Lets all switches be looked at, beside the push.</summary>
    public void Look(PushTask task)
    {
        SimPush look = PushPlans.Look(this, _looks.Count + 1, task);
        _looks.Add(look);
        string name = FormattableString.Invariant($"looker-{_looks.Count}");
        Links[name] = new SimLink(Scheduler, Random, Plan.Weather, name);
        Tell(name, $"looks at all switches: {task.ToString().ToLowerInvariant()}");
        Drive(name, look, look.Plan.LogStart);
    }

    public TimeSpan ClockOf(string process) => process switch
    {
        "driver-a" or "beside-a" => Plan.DriverClocks[0],
        "driver-b" or "beside-b" => Plan.DriverClocks[1],
        "runner-1" => Plan.RunnerClocks[0],
        "runner-2" => Plan.RunnerClocks[1],
        _ => TimeSpan.Zero,
    };

    public SimProcess? ProcessOf(string name) =>
        _runners.TryGetValue(name, out SimRunner? runner) ? runner.Process : _drivers.GetValueOrDefault(name)?.Process;

    /// <summary>What whoever serves a device answers when it is asked; null when nobody does.</summary>
    public Presence? PresenceOf(string device) =>
        Links["leaf"].IsUp && _runners.Values.FirstOrDefault(r => r.Serves(device) && Links[r.Process.Name].IsUp) is { } runner
            ? new Presence(runner.Process.Name, true)
            {
                Clock = runner.Clock.GetUtcNow(), Slots = Plan.MaxLanes, ConfirmSlots = 32,
                Approvers = Plan.Signers > 0 ? Plan.Signers : null,
            }
            : null;

    /// <summary>What stood in the log of the push in hand when something happened to a switch.</summary>
    public IEnumerable<LogEntry> KnownAt(SwitchEvent happened) =>
        Push.Log.TakeWhile(e => e.StoredAt - Plan.HubClock <= happened.At);

    /// <summary>Another one each time.</summary>
    public string NextNonce() => (++_nonces).ToString("x6", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Starts a process, for the first time or again.</summary>
    public void Restart(string name)
    {
        // A host whose push was over meanwhile goes on with the next.
        if (ProcessOf(name) is { IsAlive: true })
            return;
        Tell(name, "starts");
        if (RunnerNames.Contains(name))
            _runners[name] = new SimRunner(this, name, ++_lives);
        else
            Drive(name, _drivers[name].Push, _drivers[name].Cursor);
    }

    /// <summary>A switch's configuration changed so often.</summary>
    public void Changed(string device, int changes) => _incidents.Reached(MomentKind.Change, device, changes);

    public void Tell(string who, string what) => Story?.Add(Scheduler.Elapsed, who, what);

    private void TellHub()
    {
        Hub.OnCommand += c =>
            Tell(c.PushId == Push.Id ? "hub" : $"hub, {c.PushId}",
                $"command {c.Kind.ToString().ToLowerInvariant()} {c.Device}{Again(c.Attempt)} until {c.NotAfter:HH:mm:ss}");
        Hub.OnEntry += (push, e) => Tell(push == Push.Id ? "hub" : $"hub, {push}", e switch
        {
            { Reply: { } reply } => Words(reply),
            { Start: { Problems: [var problem, ..] } } => $"start with problems: {problem.Reason}",
            { Start: { } start } => $"start, timer {start.CommitTimer.TotalSeconds:0} s",
            { Tick: { } tick } => $"tick for {tick.Deadline:HH:mm:ss}",
            _ => "decision",
        });
    }

    [MemberNotNull(nameof(Push), nameof(People), nameof(SideBySide))]
    private void Begin(SimPush push)
    {
        Push = push;
        SideBySide = [push];
        People = new People(this, push) { OnAsked = _incidents.Asked };
        foreach (string name in DriverNames)
            Drive(name, push, push.Plan.LogStart);
    }

    private void Begin(BesidePlan beside)
    {
        SimPush push = PushPlans.Beside(this, beside);
        SideBySide = [.. SideBySide, push];
        foreach (string name in BesideNames)
            Drive(name, push, push.Plan.LogStart);
    }

    private void Drive(string name, SimPush push, ulong cursor) =>
        push.Drivers[name] = _drivers[name] = new SimDriver(this, name, push, cursor);

    private static string Words(Reply reply)
    {
        string left = reply is FailureReply { TimerLeft: { } timer } ? $", {timer.TotalSeconds:0.#} s left" : "";
        string why = ((reply as FailureReply)?.Message ?? (reply as RevertedReply)?.Message) is { } words ? $" ({words})" : "";
        string kind = reply.Command.ToString().ToLowerInvariant();
        return $"{reply.Device} answers {Wire.OutcomeOf(reply)} to {kind}{Again(reply.Attempt)}{left}{why}";
    }

    private static string Again(int attempt) => attempt == 1 ? "" : $", attempt {attempt}";

    // Every command has its answer in the log, and no switch has anything of it open.
    private bool IsQuiet()
    {
        SimPush[] open = [.. _looks, .. SideBySide];
        HashSet<string> answered = [.. open.SelectMany(p => p.Log).Select(e => e.Reply?.CommandId).OfType<string>()];
        return Hub.Commands.All(c => !open.Any(p => p.Id == c.Command.PushId) || answered.Contains(c.Command.Id))
            && Switches.Values.All(s => s.State.Armed is null);
    }
}
