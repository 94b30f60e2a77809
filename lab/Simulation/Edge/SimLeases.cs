using Leafwire.Runner.Agent;
using Leafwire.Runner.Leases;
using NATS.Client.Core;

namespace Leafwire.Lab.Simulation;

/// <summary>Takes and keeps the leases of a runner, by the rules of <see cref="LeaseKeeper"/>.</summary>
internal sealed class SimLeases(SimScheduler scheduler, SimProcess process, SimLeaf leaf, SimLink link, IReadOnlyList<string> devices, RunnerTimings timings, TimeProvider time, string id) : ILeaseCheck
{
    private readonly HashSet<string> _held = [];
    private long _renewedAt = time.GetTimestamp();

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

    /// <summary>Takes what nobody serves, for ever.</summary>
    public async Task RunAsync(ILeaseHolder holder, CancellationToken cancellationToken)
    {
        leaf.Watch(device => process.Post(_ => Changed(device, holder), null));
        while (true)
        {
            try
            {
                foreach ((string device, string? owner, ulong revision) in await RenewAsync(cancellationToken))
                    await TakeAsync(device, owner, revision, holder, cancellationToken);
            }
            catch (NatsException)
            {
                // The leaf is away: tried again with the next sign of life.
            }

            await SimWait.ForAsync(scheduler, timings.LeaseInterval, cancellationToken);
        }
    }

    // The sign of life and the look at what is free in one message.
    private async Task<IReadOnlyList<(string Device, string? Owner, ulong Revision)>> RenewAsync(CancellationToken cancellationToken)
    {
        long now = time.GetTimestamp();
        IReadOnlyList<(string, string?, ulong)> free = await link.AskAsync(() =>
        {
            leaf.Live(id);
            return Free();
        }, cancellationToken);
        _renewedAt = now;
        return free;
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
