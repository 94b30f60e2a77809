using Leafwire.Messaging;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Lanes;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;
using Leafwire.Runner.Trust;
using Leafwire.Runner.Work;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leafwire.Lab.Simulation;

/// <summary>A runner of a world: the real lanes, work and judge, on the world's clock, switches and hub.</summary>
internal sealed class SimRunner
{
    /// <summary>The spans that the runners of every world live by.</summary>
    public static readonly RunnerTimings Timings = new();

    private readonly SimLeases _leases;

    public SimRunner(World world, string name, int life)
    {
        Process = new SimProcess(world.Scheduler, name);
        Clock = new SimClock(world.Scheduler, Process, world.ClockOf(name));
        SimLink link = world.Links[name];
        var settings = new RunnerSettings
        {
            Site = World.Site,
            Name = name,
            Nats = new NatsSettings { Url = "nats://127.0.0.1:4222" },
            Trust = TrustSettings.Unsigned,
            MaxLanes = world.Plan.MaxLanes,
            Devices = [.. world.Devices.Select(
                d => new DeviceProfile { Name = d.Name, Host = d.Name, Username = "admin", Password = "admin" })],
        };
        _leases = new SimLeases(
            world.Scheduler, Process, world.Leaf, link, [.. world.Devices.Select(d => d.Name)], Timings, Clock, $"{name}.{life}");
        var connector = new SimConnector(world, Process);
        var worker = new SwitchWorker(new SwitchPlatforms([new EosPlatform(connector, new EosOptions(), Clock)], new LoginBreaker(Clock)),
            Clock, new WorkOptions { Nonce = world.NextNonce, Approvals = Signers(world.Plan) }, name, NullLogger<SwitchWorker>.Instance);
        SimLink hub = world.HubLinks[name];
        var parts = new LaneParts(
            settings, Timings, new SimCommandFeed(world.Hub, hub), new SimJournal(world.Scheduler, world.Leaf, link),
            new SimReplyOutlet(world.Hub, hub),
            _leases, worker, new CommandTrust(new KeyRing(TrustSettings.Unsigned, NullLogger<KeyRing>.Instance)), static _ => { }, Clock,
            NullLoggerFactory.Instance);
        Lanes = new LaneSet(parts);
        Process.Start(() => Lanes.RunAsync(CancellationToken.None));
        Process.Start(() => _leases.RunAsync(Lanes, CancellationToken.None));
    }

    private static ApprovalTrust? Signers(WorldPlan plan) => plan.Signers > 0 ? new ApprovalTrust(PeopleKeys.Find, plan.Signers) : null;

    public SimProcess Process { get; }

    public SimClock Clock { get; }

    public LaneSet Lanes { get; }

    /// <summary>True when it would answer for a device.</summary>
    public bool Serves(string device) => Process.IsAlive && !Process.IsPaused && _leases.Held.Contains(device);
}
