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
/// A lease whose owner shows no <see cref="LifeSign"/> any more, or which was given back, is taken by compare-and-set.
/// </summary>
internal sealed class LeaseKeeper(
    NatsBus bus, RunnerSettings settings, DeviceInventory inventory, RunnerTimings timings, LoopLife life, TimeProvider time,
    ILogger<LeaseKeeper> log) : ILeaseCheck
{
    private const string Loop = "leases";

    // By lease, every device that was ever in the inventory: one that is gone may still be held.
    private readonly ConcurrentDictionary<string, string> _devices = new();
    private readonly ConcurrentDictionary<string, bool> _leaving = new();
    private readonly ConcurrentDictionary<string, bool> _held = new();
    private readonly LeaseTable _leases = new();
    private readonly LifeSign _sign = new(bus, settings, timings, time);
    private TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private INatsKVStore? _leaseBucket;
    private bool _announced;

    /// <summary>This process among all that ever served the site.</summary>
    public string Id => _sign.Id;

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
                await _sign.BeginAsync(cancellationToken);
                INatsKVStore leases = _leaseBucket = await bus.LeasesAsync(cancellationToken);
                backoff.Reset();
                await KeepAsync(leases, holder, taking, cancellationToken);
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
            if (!_sign.IsFresh)
                await _sign.RenewAsync(cancellationToken);
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

        return _held.ContainsKey(device) && _sign.IsFresh;
    }

    /// <summary>Gives everything back, so that another runner takes over at once.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (Held == 0 && !bus.IsConnected)
            return;
        try
        {
            INatsKVStore leases = await bus.LeasesAsync(cancellationToken);
            await Parallel.ForEachAsync(_leases.Of(Id), Parallelism(cancellationToken), async (lease, token) =>
                await leases.TryDeleteAsync(lease.Key, new NatsKVDeleteOpts { Revision = lease.Value.Revision }, token));
            await _sign.EndAsync(cancellationToken);
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException)
        {
            log.NotReleased(timings.RunnerTtl, e.Message);
        }
    }

    private async Task KeepAsync(INatsKVStore leases, ILeaseHolder holder, CancellationToken taking, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var known = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task watch = WatchAsync(leases, holder, known, ending.Token);
        Task renew = KeepRenewingAsync(ending.Token);
        Task take = KeepTakingAsync(leases, holder, known.Task, taking, ending.Token);
        Task first = await Task.WhenAny(watch, renew, take);
        ending.Cancel();
        await Task.WhenAll(watch, renew, take).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    // Apart from the taking: that waits for lanes, and a lane may wait for a switch.
    private async Task KeepRenewingAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            life.Beat(Loop);
            await Task.Delay(timings.LeaseInterval, time, cancellationToken);
            await _sign.RenewAsync(cancellationToken);
        }
    }

    private async Task KeepTakingAsync(
        INatsKVStore leases, ILeaseHolder holder, Task known, CancellationToken taking, CancellationToken cancellationToken)
    {
        await known.WaitAsync(cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(taking, cancellationToken);
        while (!taking.IsCancellationRequested)
        {
            Task freed = Volatile.Read(ref _freed).Task, changed = inventory.Changed;
            Leave(leases, holder, either.Token);
            await TakeAsync(leases, holder, either.Token);
            await Task.WhenAny(freed, changed, Task.Delay(timings.LeaseInterval, time, either.Token));
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
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
            Lease lease = _leases.Remember(
                entry.Key, new Lease(entry.Operation == NatsKVOperation.Put ? entry.Value : null, entry.Revision));
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

    private async Task TakeAsync(INatsKVStore leases, ILeaseHolder holder, CancellationToken cancellationToken)
    {
        HashSet<string> gone = await _sign.GoneAsync(_devices.Keys.Select(key => _leases[key].Owner).OfType<string>(), cancellationToken);
        int taken = 0;
        KeyValuePair<string, string>[] wanted =
            [.. _devices.Where(device => inventory.Find(device.Value) is not null && !_leaving.ContainsKey(device.Value))];
        await Parallel.ForEachAsync(wanted, Parallelism(cancellationToken), async (device, token) =>
        {
            Lease lease = _leases[device.Key];
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
                _leases.Remember(device.Key, new Lease(Id, revision.Value));
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
            if (inventory.Find(device) is null && _leases[key].Owner == Id && _leaving.TryAdd(device, true))
                _ = LeaveAsync(key, device, leases, holder, cancellationToken);
        }
    }

    private async Task LeaveAsync(string key, string device, INatsKVStore leases, ILeaseHolder holder, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            log.Leaving(device);
            await holder.LeaveAsync(device);
            _held.TryRemove(device, out _);
            if (_leases[key] is { } lease && lease.Owner == Id)
            {
                NatsResult result = await leases.TryDeleteAsync(key, new NatsKVDeleteOpts { Revision = lease.Revision }, cancellationToken);
                // The watch tells of it as well; who asks before that must not find the device held.
                if (result.Success)
                    _leases.GivenBack(key, lease);
                else
                    log.Waits(result.Error.Message);
            }
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException)
        {
            // The next pass tries again; at a stop all leases are given back.
            log.Waits(e.Message);
        }
        finally
        {
            _leaving.TryRemove(device, out _);
        }
    }

    private static ParallelOptions Parallelism(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken };
}
