using System.Collections.Concurrent;
using Leafwire.Runner.Agent;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Inventory;
using Leafwire.Runner.Leases;

namespace Leafwire.Runner.Lanes;

/// <summary>The lanes of all devices that this runner holds.</summary>
internal sealed class LaneSet(LaneFactory factory, RunnerSettings settings, RunnerTimings timings, TimeProvider time) : ILeaseHolder, IDisposable
{
    private readonly Dictionary<string, DeviceProfile> _profiles = settings.Devices.ToDictionary(device => device.Name);
    private readonly ConcurrentDictionary<string, RunningLane> _running = new();
    private volatile bool _stopped;

    /// <summary>Lanes that read their device's commands from the hub.</summary>
    public int Reading => _running.Values.Count(lane => lane.IsReading);

    /// <inheritdoc/>
    public async Task TakenAsync(string device, CancellationToken cancellationToken)
    {
        // A lease that was lost and won again: two lanes of one device never run side by side.
        if (_running.TryRemove(device, out RunningLane? before))
        {
            await before.AbandonAsync();
            before.Dispose();
        }

        (Lane lane, CommandSource source, PresenceResponder presence) = factory.Create(_profiles[device]);
        await presence.StartAsync(cancellationToken);
        RunningLane running = _running[device] = new RunningLane(lane, source, presence);
        if (_stopped)
            await running.StopAsync(CancellationToken.None);
        else
            await source.Tried.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Lost(string device)
    {
        if (_running.TryGetValue(device, out RunningLane? lane))
            _ = lane.AbandonAsync();
    }

    /// <summary>Stops all lanes: no new commands, and those in hand end or are handed back within the grace period.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        using var grace = new CancellationTokenSource(timings.StopGrace, time);
        await Task.WhenAll(_running.Values.Select(lane => lane.StopAsync(grace.Token)));
    }

    public void Dispose()
    {
        foreach (RunningLane lane in _running.Values)
            lane.Dispose();
    }
}
