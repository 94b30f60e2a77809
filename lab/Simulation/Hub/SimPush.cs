using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Lab.Simulation;

/// <summary>A push of a world: what is planned, what it finds, and what the hub has of it.</summary>
/// <param name="world">The world.</param>
/// <param name="plan">What is planned.</param>
/// <param name="devices">Its devices, as the world has them.</param>
/// <param name="texts">By device, what the switch runs before the push, and what is brought to it.</param>
internal sealed class SimPush(
    World world, PushPlan plan, IReadOnlyList<DevicePlan> devices, IReadOnlyDictionary<string, (string Before, string Candidate)> texts)
{
    private readonly Dictionary<string, string> _before = texts.ToDictionary(t => t.Key, t => t.Value.Before);
    private readonly Dictionary<string, Payload> _candidates = texts.ToDictionary(t => t.Key, t => Payload.Of(t.Value.Candidate));
    private readonly Dictionary<string, int> _historyBefore =
        world.Switches.ToDictionary(s => s.Key, s => s.Value.State.History.Count);
    private readonly Dictionary<string, int> _refusedBefore =
        world.Switches.ToDictionary(s => s.Key, s => s.Value.State.RefusedLogins);

    private readonly Dictionary<string, long> _edited = [];

    public string Id => Plan.Id;

    public PushPlan Plan { get; } = plan;

    public IReadOnlyList<DevicePlan> Devices { get; } = devices;

    /// <summary>When it was uploaded, in ticks of the world.</summary>
    public long BeganAt { get; } = world.Scheduler.Elapsed;

    /// <summary>Who drives it, as they live now.</summary>
    public Dictionary<string, SimDriver> Drivers { get; } = [];

    /// <summary>Devices that somebody changed by hand while it waited for people.</summary>
    public IReadOnlyDictionary<string, long> Edited => _edited;

    /// <summary>True when everybody who drives it recorded its end.</summary>
    public bool IsOver => Drivers.Values.All(d => d.Report is not null);

    /// <summary>Its log on the hub.</summary>
    public IReadOnlyList<LogEntry> Log => world.Hub.LogOf(Id);

    /// <summary>Its commands on the hub.</summary>
    public IEnumerable<HubCommand> Stored => world.Hub.Commands.Where(c => c.Command.PushId == Id);

    /// <inheritdoc cref="Stored"/>
    public IEnumerable<Command> Commands => Stored.Select(c => c.Command);

    /// <summary>What its drivers recorded. One that was killed when the push was over may not have read on.</summary>
    public IEnumerable<PushReport> Reports => Drivers.Values.Select(d => d.Report).OfType<PushReport>();

    /// <summary>What a switch runs when the push comes to it, or went back to.</summary>
    public string Before(string device) => _before[device];

    /// <summary>What is brought to a switch.</summary>
    public Payload CandidateOf(string device) => _candidates[device];

    /// <summary>Somebody changed a switch by hand.</summary>
    public void NoteEdit(string device, string text) => (_before[device], _edited[device]) = (text, world.Scheduler.Elapsed);

    /// <summary>Digest of what a device runs without the push.</summary>
    public string BeforeDigest(string device) => world.Switches[device].State.DigestOf(Before(device));

    /// <summary>Digest of what is pushed to a device.</summary>
    public string CandidateDigest(string device) => world.Switches[device].State.DigestOf(CandidateOf(device).Text());

    /// <summary>What Leafwire did to a switch since the push was uploaded, by the switch's own record.</summary>
    public IEnumerable<SwitchEvent> EventsOf(string device) => world.Switches[device].State.History.Skip(_historyBefore[device])
        .Where(e => e.Session is not null && SessionName.IsOwn(e.Session));

    /// <summary>Of these what it did itself and that took effect: to drop a session is none.</summary>
    public IEnumerable<SwitchEvent> EffectsOn(string device) =>
        EventsOf(device).Where(e => e.Kind != SwitchEventKind.Aborted && SessionName.IsOf(e.Session!, Id));

    /// <summary>Logins that a switch refused since the push was uploaded.</summary>
    public int RefusedLogins(string device) => world.Switches[device].State.RefusedLogins - _refusedBefore[device];

    /// <summary>What a switch ran before it was armed, as the push archived it; null when nothing arrived.</summary>
    public Payload? Archived(string device) =>
        Log.Select(e => e.Reply).OfType<ArmedReply>().FirstOrDefault(r => r.Device == device)?.Before is { } before
        && (before.Inline ?? world.Hub.GetObject(before.Object!)) is { } text
            ? before with { Inline = text, Object = null }
            : null;
}
