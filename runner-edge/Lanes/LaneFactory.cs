using Leafwire.Runner.Agent;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Inventory;
using Leafwire.Runner.Journal;
using Leafwire.Runner.Leases;
using Leafwire.Runner.Trust;
using Leafwire.Runner.Work;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Lanes;

/// <summary>Makes lanes, which share everything but their device.</summary>
internal sealed class LaneFactory(
    NatsBus bus,
    HubGate gate,
    KeyRing keys,
    CommandTrust trust,
    ISwitchWorker worker,
    EdgeJournal journal,
    LeaseKeeper leases,
    ReplyPublisher replies,
    ProgressReporter progress,
    RunnerSettings settings,
    RunnerTimings timings,
    TimeProvider time,
    ILoggerFactory loggers) : IDisposable
{
    private readonly SemaphoreSlim _limit = new(settings.MaxLanes);

    public (Lane Lane, CommandSource Source, PresenceResponder Presence) Create(DeviceProfile device)
    {
        var source = new CommandSource(device.Name, bus, settings, timings, gate, time, loggers.CreateLogger<CommandSource>());
        var presence = new PresenceResponder(device.Name, source, bus, keys, settings, time, loggers.CreateLogger<PresenceResponder>());
        var lane = new Lane(device, source, trust, _limit, worker, journal, leases, replies, progress, settings, timings, time, loggers.CreateLogger<Lane>());
        return (lane, source, presence);
    }

    public void Dispose() => _limit.Dispose();
}
