using System.Collections.Concurrent;
using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Inventory;
using Leafwire.Runner.Settings;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.KeyValueStore;

namespace Leafwire.Runner.Leases;

/// <summary>
/// Fences runners of one site against each other: a device is served by the runner whose process id its lease names.
/// A runner shows that it lives with one key that expires, so the cost of a heartbeat does not grow with its devices;
/// a lease whose owner is gone, or which was given back, is taken by compare-and-set.
/// </summary>
internal sealed class LeaseKeeper(
    NatsBus bus, RunnerSettings settings, DeviceInventory inventory, RunnerTimings timings, LoopLife life, TimeProvider time, ILogger<LeaseKeeper> log) : ILeaseCheck
{
    private const string Loop = "leases";

    // By lease, every device that was ever in the inventory: one that is gone may still be held.
    private readonly ConcurrentDictionary<string, string> _devices = new();
    private readonly ConcurrentDictionary<string, bool> _leaving = new();
    private readonly ConcurrentDictionary<string, Lease> _leases = new();
    private readonly ConcurrentDictionary<string, bool> _held = new();
    private TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private INatsKVStore? _leaseBucket;
    private INatsKVStore? _runnerBucket;
    private long _renewedAt = time.GetTimestamp();
    private bool _announced;

    /// <summary>This process among all that ever served the site.</summary>
    public string Id { get; } = $"{Token.Escape(settings.Name)}.{Guid.NewGuid():N}";

    /// <summary>Devices that this runner holds.</summary>
    public int Held => _held.Count;

    /// <summary>Takes and keeps leases; waits out faults of the leaf.</summary>
    /// <param name="holder">Serves the devices.</param>
    /// <param name="taking">Cancelled when no more are to be taken; those held are kept.</param>
    /// <param name="cancellationToken">Cancelled when none are to be kept.</param>
    public async Task RunAsync(ILeaseHolder holder, CancellationToken taking, CancellationToken cancellationToken)
    {
        var backoff = new Backoff();
        while (!cancellationToken.IsCancellationRequested)
        {
            life.Beat(Loop);
            try
            {
                if (!await bus.ConnectAsync(cancellationToken))
                    continue;
                INatsKVStore runners = _runnerBucket = await bus.RunnersAsync(cancellationToken);
                INatsKVStore leases = _leaseBucket = await bus.LeasesAsync(cancellationToken);
                backoff.Reset();
                await KeepAsync(runners, leases, holder, taking, cancellationToken);
            }
            catch (NatsException e)
            {
                log.Waits(e.Message);
                await backoff.WaitAsync(time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (taking.IsCancellationRequested || cancellationToken.IsCancellationRequested)
            {
                // Goes round once more without taking, or ends.
            }
        }

        life.End(Loop);
    }

    /// <summary>
    /// True when the device is still this runner's, asked of the leaf. When the leaf does not answer, true as long as
    /// nobody else can have taken it.
    /// </summary>
    public async ValueTask<bool> IsMineAsync(string device, CancellationToken cancellationToken)
    {
        string key = Token.Escape(device);
        try
        {
            if (time.GetElapsedTime(Volatile.Read(ref _renewedAt)) > timings.RunnerTtl / 2)
                await RenewAsync(_runnerBucket ?? await bus.RunnersAsync(cancellationToken), cancellationToken);
            INatsKVStore leases = _leaseBucket ?? await bus.LeasesAsync(cancellationToken);
            NatsResult<NatsKVEntry<string>> entry = await leases.TryGetEntryAsync<string>(key, cancellationToken: cancellationToken);
            if (entry.Success || entry.Error is NatsKVKeyDeletedException or NatsKVKeyNotFoundException)
                return entry.Success && entry.Value.Value == Id;
            log.Waits(entry.Error.Message);
        }
        catch (NatsException e)
        {
            log.Waits(e.Message);
        }

        return _held.ContainsKey(device) && time.GetElapsedTime(Volatile.Read(ref _renewedAt)) < timings.RunnerTtl / 2;
    }

    /// <summary>Gives everything back, so that another runner takes over at once.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (Held == 0 && !bus.IsConnected)
            return;
        try
        {
            INatsKVStore leases = await bus.LeasesAsync(cancellationToken);
            await Parallel.ForEachAsync(_leases.Where(lease => lease.Value.Owner == Id), Parallelism(cancellationToken), async (lease, token) =>
                await leases.TryDeleteAsync(lease.Key, new NatsKVDeleteOpts { Revision = lease.Value.Revision }, token));
            INatsKVStore runners = await bus.RunnersAsync(cancellationToken);
            await runners.TryDeleteAsync(Id, cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException)
        {
            log.NotReleased(timings.RunnerTtl, e.Message);
        }
    }

    private async Task KeepAsync(INatsKVStore runners, INatsKVStore leases, ILeaseHolder holder, CancellationToken taking, CancellationToken cancellationToken)
    {
        // The first sign of life stands before the first lease, or another runner would take the lease away.
        await RenewAsync(runners, cancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var known = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task watch = WatchAsync(leases, holder, known, ending.Token);
        Task renew = KeepRenewingAsync(runners, ending.Token);
        Task take = KeepTakingAsync(runners, leases, holder, known.Task, taking, ending.Token);
        Task first = await Task.WhenAny(watch, renew, take);
        ending.Cancel();
        await Task.WhenAll(watch, renew, take).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    // Apart from the taking: that waits for lanes, and a lane may wait for a switch.
    private async Task KeepRenewingAsync(INatsKVStore runners, CancellationToken cancellationToken)
    {
        while (true)
        {
            life.Beat(Loop);
            await Task.Delay(timings.LeaseInterval, time, cancellationToken);
            await RenewAsync(runners, cancellationToken);
        }
    }

    private async Task KeepTakingAsync(INatsKVStore runners, INatsKVStore leases, ILeaseHolder holder, Task known, CancellationToken taking, CancellationToken cancellationToken)
    {
        await known.WaitAsync(cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(taking, cancellationToken);
        while (!taking.IsCancellationRequested)
        {
            Task freed = Volatile.Read(ref _freed).Task, changed = inventory.Changed;
            Leave(leases, holder, either.Token);
            await TakeAsync(runners, leases, holder, either.Token);
            await Task.WhenAny(freed, changed, Task.Delay(timings.LeaseInterval, time, either.Token));
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    private async Task RenewAsync(INatsKVStore runners, CancellationToken cancellationToken)
    {
        // From before the write, so that this clock never runs behind the bucket's.
        long now = time.GetTimestamp();
        await runners.PutAsync(Id, settings.Name, cancellationToken: cancellationToken);
        Volatile.Write(ref _renewedAt, now);
    }

    private async Task WatchAsync(INatsKVStore leases, ILeaseHolder holder, TaskCompletionSource known, CancellationToken cancellationToken)
    {
        var options = new NatsKVWatchOpts
        {
            OnNoData = _ =>
            {
                known.TrySetResult();
                return ValueTask.FromResult(false);
            },
        };
        await foreach (NatsKVEntry<string> entry in leases.WatchAsync<string>(">", opts: options, cancellationToken: cancellationToken))
        {
            // Also of a device that is not in the inventory: it may come later.
            Lease lease = Remember(entry.Key, new Lease(entry.Operation == NatsKVOperation.Put ? entry.Value : null, entry.Revision));
            if (_devices.TryGetValue(entry.Key, out string? device))
            {
                if (lease.Owner != Id && _held.TryRemove(device, out _))
                {
                    log.Lost(device, lease.Owner ?? "nobody");
                    holder.Lost(device);
                }

                if (lease.Owner is null)
                    Interlocked.Exchange(ref _freed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            }

            if (entry.Delta == 0)
                known.TrySetResult();
        }
    }

    private async Task TakeAsync(INatsKVStore runners, INatsKVStore leases, ILeaseHolder holder, CancellationToken cancellationToken)
    {
        HashSet<string> gone = await GoneAsync(runners, cancellationToken);
        int taken = 0;
        KeyValuePair<string, string>[] wanted = [.. _devices.Where(device => inventory.Find(device.Value) is not null && !_leaving.ContainsKey(device.Value))];
        await Parallel.ForEachAsync(wanted, Parallelism(cancellationToken), async (device, token) =>
        {
            Lease lease = _leases.GetValueOrDefault(device.Key, Lease.None);
            if (lease.Owner == Id)
            {
                // Also after a fault in between: the lease is ours, but the device was let go.
                if (!_held.TryAdd(device.Value, true))
                    return;
            }
            else
            {
                if (lease.Owner is { } owner && !gone.Contains(owner))
                    return;
                NatsResult<ulong> revision = await leases.TryUpdateAsync(device.Key, Id, lease.Revision, cancellationToken: token);
                if (revision is { Success: false, Error: NatsKVWrongLastRevisionException })
                    return;
                if (!revision.Success)
                    throw revision.Error;
                Remember(device.Key, new Lease(Id, revision.Value));
                _held[device.Value] = true;
            }

            try
            {
                await holder.TakenAsync(device.Value, token);
                Interlocked.Increment(ref taken);
            }
            catch
            {
                // Held but not served: the next pass begins again.
                _held.TryRemove(device.Value, out _);
                throw;
            }
        });

        if (taken > 0)
        {
            log.Serving(Held, settings.Site);
        }
        else if (!_announced)
        {
            log.Standby(wanted.Length, settings.Site);
        }

        _announced = true;
    }

    // Apart from the taking: a command may be long.
    private void Leave(INatsKVStore leases, ILeaseHolder holder, CancellationToken cancellationToken)
    {
        foreach (string device in inventory.Current.Keys)
            _devices.TryAdd(Token.Escape(device), device);
        foreach ((string key, string device) in _devices)
        {
            if (inventory.Find(device) is null && _leases.GetValueOrDefault(key, Lease.None).Owner == Id && _leaving.TryAdd(device, true))
                _ = LeaveAsync(key, device, leases, holder, cancellationToken);
        }
    }

    private async Task LeaveAsync(string key, string device, INatsKVStore leases, ILeaseHolder holder, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            LeaseLog.Leaving(log, device);
            await holder.LeaveAsync(device);
            _held.TryRemove(device, out _);
            if (_leases.GetValueOrDefault(key, Lease.None) is { } lease && lease.Owner == Id)
            {
                NatsResult result = await leases.TryDeleteAsync(key, new NatsKVDeleteOpts { Revision = lease.Revision }, cancellationToken);
                // The watch tells of it as well; who asks before that must not find the device held.
                if (result.Success)
                    _leases.TryUpdate(key, lease with { Owner = null }, lease);
                else
                    LeaseLog.Waits(log, result.Error.Message);
            }
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException)
        {
            // The next pass tries again; at a stop all leases are given back.
            LeaseLog.Waits(log, e.Message);
        }
        finally
        {
            _leaving.TryRemove(device, out _);
        }
    }

    // One question an owner, not one a device.
    private async Task<HashSet<string>> GoneAsync(INatsKVStore runners, CancellationToken cancellationToken)
    {
        var gone = new HashSet<string>();
        foreach (string owner in _leases.Where(lease => _devices.ContainsKey(lease.Key)).Select(lease => lease.Value.Owner).OfType<string>().Where(owner => owner != Id).Distinct())
        {
            NatsResult<NatsKVEntry<string>> entry = await runners.TryGetEntryAsync<string>(owner, cancellationToken: cancellationToken);
            if (entry is { Success: false, Error: NatsKVKeyNotFoundException or NatsKVKeyDeletedException })
                gone.Add(owner);
            else if (!entry.Success)
                throw entry.Error;
        }

        return gone;
    }

    // The watch and the taker may learn of revisions in either order; the newer one stands.
    private Lease Remember(string key, Lease lease) => _leases.AddOrUpdate(key, lease, (_, old) => old.Revision > lease.Revision ? old : lease);

    private static ParallelOptions Parallelism(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken };

    private sealed record Lease(string? Owner, ulong Revision)
    {
        public static readonly Lease None = new(null, 0);
    }
}
