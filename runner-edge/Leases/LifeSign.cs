using Leafwire.Contracts;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Settings;
using NATS.Client.Core;
using NATS.Client.KeyValueStore;

namespace Leafwire.Runner.Leases;

/// <summary>One key that expires: whose it is lives. Its cost does not grow with the runner's devices.</summary>
internal sealed class LifeSign(NatsBus bus, RunnerSettings settings, RunnerTimings timings, TimeProvider time)
{
    private INatsKVStore? _runners;
    private long _renewedAt = time.GetTimestamp();

    /// <summary>This process among all that ever served the site.</summary>
    public string Id { get; } = $"{Token.Escape(settings.Name)}.{Guid.NewGuid():N}";

    /// <summary>True while nobody else can take this runner for gone.</summary>
    public bool IsFresh => time.GetElapsedTime(Volatile.Read(ref _renewedAt)) < timings.RunnerTtl / 2;

    /// <summary>
    /// Opens the bucket and gives the first sign, which stands before the first lease, or another runner would take the lease away.
    /// </summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        _runners = await bus.RunnersAsync(cancellationToken);
        await RenewAsync(cancellationToken);
    }

    /// <summary>Gives a sign.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        INatsKVStore runners = await RunnersAsync(cancellationToken);
        // From before the write, so that this clock never runs behind the bucket's.
        long now = time.GetTimestamp();
        await runners.PutAsync(Id, settings.Name, cancellationToken: cancellationToken);
        Volatile.Write(ref _renewedAt, now);
    }

    /// <summary>Takes the sign away.</summary>
    public async Task EndAsync(CancellationToken cancellationToken) =>
        await (await RunnersAsync(cancellationToken)).TryDeleteAsync(Id, cancellationToken: cancellationToken);

    /// <summary>Those of other runners that live no more. One question each.</summary>
    public async Task<HashSet<string>> GoneAsync(IEnumerable<string> owners, CancellationToken cancellationToken)
    {
        INatsKVStore runners = await RunnersAsync(cancellationToken);
        var gone = new HashSet<string>();
        foreach (string owner in owners.Where(owner => owner != Id).Distinct())
        {
            NatsResult<NatsKVEntry<string>> entry = await runners.TryGetEntryAsync<string>(owner, cancellationToken: cancellationToken);
            if (entry is { Success: false, Error: NatsKVKeyNotFoundException or NatsKVKeyDeletedException })
                gone.Add(owner);
            else if (!entry.Success)
                throw entry.Error;
        }

        return gone;
    }

    private async ValueTask<INatsKVStore> RunnersAsync(CancellationToken cancellationToken) =>
        _runners ??= await bus.RunnersAsync(cancellationToken);
}
