using Leafwire.Runner.Leases;
using Leafwire.Runner.Settings;
using NATS.Client.Core;

namespace Leafwire.Lab.Simulation;

/// <summary>Takes and keeps the leases of a runner, by the rules of <see cref="LeaseKeeper"/>.</summary>
internal sealed class SimLeases(
    SimScheduler scheduler, SimProcess process, SimLeaf leaf, SimLink link, IReadOnlyList<string> devices, RunnerTimings timings,
    TimeProvider time, string id) : ILeaseCheck
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly HashSet<string> _held = [];
    private long _renewedAt = time.GetTimestamp();
    private bool _lives;

    /// <summary>Devices that the runner holds.</summary>
    public IReadOnlyCollection<string> Held => _held;

    public async ValueTask<bool> IsMineAsync(string device, CancellationToken cancellationToken)
    {
        try
        {
            if (time.GetElapsedTime(_renewedAt) > timings.RunnerTtl / 2)
                await RenewAsync(cancellationToken);
            return (await link.AskAsync(() => leaf.Lease(device), cancellationToken)).Owner == id;
        }
        catch (NatsException)
        {
            return _held.Contains(device) && time.GetElapsedTime(_renewedAt) < timings.RunnerTtl / 2;
        }
    }

    /// <summary>
    /// Shows that the runner lives and takes what nobody serves, for ever. The one does not wait for the other: whoever
    /// takes waits for the hub.
    /// </summary>
    public async Task RunAsync(ILeaseHolder holder, CancellationToken cancellationToken)
    {
        leaf.Watch(device => process.Post(_ => Changed(device, holder), null));
        await Task.WhenAll(EveryAsync(() => RenewAsync(cancellationToken), cancellationToken), EveryAsync(
            () => TakeAsync(holder, cancellationToken), cancellationToken));
    }

    private async Task EveryAsync(Func<Task> act, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await act();
            }
            catch (NatsException)
            {
                // The leaf is away: tried again the next time.
            }

            await SimWait.ForAsync(scheduler, _lives ? timings.LeaseInterval : FirstPause, cancellationToken);
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        long now = time.GetTimestamp();
        await link.AskAsync(() =>
        {
            leaf.Live(id);
            return true;
        }, cancellationToken);
        _renewedAt = now;
        _lives = true;
    }

    private async Task TakeAsync(ILeaseHolder holder, CancellationToken cancellationToken)
    {
        // The first sign of life stands before the first lease, or another runner would take the lease away.
        if (!_lives)
            return;
        foreach ((string device, string? owner, ulong revision) in await link.AskAsync(Free, cancellationToken))
            await TakeAsync(device, owner, revision, holder, cancellationToken);
    }

    private List<(string, string?, ulong)> Free()
    {
        var free = new List<(string, string?, ulong)>();
        foreach (string device in devices)
        {
            (string? owner, ulong revision) = leaf.Lease(device);
            if (owner == id ? !_held.Contains(device) : owner is null || leaf.IsGone(owner))
                free.Add((device, owner, revision));
        }

        return free;
    }

    private async Task TakeAsync(string device, string? owner, ulong revision, ILeaseHolder holder, CancellationToken cancellationToken)
    {
        if (owner != id && !await link.AskAsync(() => leaf.TryTake(device, id, revision), cancellationToken))
            return;
        _held.Add(device);
        await holder.TakenAsync(device, cancellationToken);
    }

    private void Changed(string device, ILeaseHolder holder)
    {
        if (link.IsUp && leaf.Lease(device).Owner != id && _held.Remove(device))
            holder.Lost(device);
    }
}
