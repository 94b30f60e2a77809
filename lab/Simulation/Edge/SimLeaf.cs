using Leafwire.Contracts;
using Leafwire.Runner.Journal;
using Leafwire.Runner.Work;

namespace Leafwire.Lab.Simulation;

/// <summary>The leaf of a world: the journal, the leases and the signs of life of its runners.</summary>
internal sealed class SimLeaf(SimScheduler scheduler, TimeSpan runnerTtl)
{
    private readonly Dictionary<string, (string? Owner, ulong Revision)> _leases = [];
    private readonly Dictionary<string, long> _lives = [];
    private readonly List<Action<string>> _watchers = [];
    private ulong _revision;

    /// <summary>Replies by command.</summary>
    public Dictionary<string, Reply> Replies { get; } = [];

    /// <summary>Notes by push and device.</summary>
    public Dictionary<string, WorkNote> Notes { get; } = [];

    /// <summary>How far each device's commands are answered.</summary>
    public Dictionary<string, Position> Positions { get; } = [];

    /// <summary>A runner shows that it lives.</summary>
    public void Live(string runner)
    {
        scheduler.MustBeHere();
        _lives[runner] = scheduler.Elapsed;
    }

    public (string? Owner, ulong Revision) Lease(string device) => _leases.GetValueOrDefault(device);

    public bool IsGone(string runner) => !_lives.TryGetValue(runner, out long at) || scheduler.Elapsed - at > runnerTtl.Ticks;

    /// <summary>Takes a device by compare-and-set.</summary>
    public bool TryTake(string device, string runner, ulong revision)
    {
        if (Lease(device).Revision != revision)
            return false;
        _leases[device] = (runner, ++_revision);
        foreach (Action<string> watcher in _watchers.ToArray())
            watcher(device);
        return true;
    }

    /// <summary>Calls somebody with each device whose lease changes.</summary>
    public void Watch(Action<string> watcher) => _watchers.Add(watcher);
}
