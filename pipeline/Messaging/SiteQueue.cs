using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.KeyValueStore;

namespace Leafwire.Pipeline.Messaging;

/// <summary>
/// The queue of each site: pushes that share a device go one at a time. It is a key a site in a bucket of the hub,
/// changed by compare-and-set, so that it holds for all hosts of the site together.
/// </summary>
public sealed class SiteQueue(Hub hub, TimeProvider time)
{
    /// <summary>Beyond this many devices a push counts as the whole site, which keeps the key small.</summary>
    private const int ListedDevices = 64;

    /// <summary>The server's error code for a subject without a message (JSNoMessageFoundErr).</summary>
    private const int NoMessageFound = 10037;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    /// <summary>How long a waiting push keeps its place without asking.</summary>
    private static readonly TimeSpan WaitLease = TimeSpan.FromMinutes(5);

    /// <summary>Beyond a push's own limits, for late answers and for recording.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    /// <summary>Takes a place, and waits a while for the turn.</summary>
    /// <param name="plan">The push.</param>
    /// <param name="placed">Called when the place is taken, with the push that is waited for, or null when it is this one's turn.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>When the turn came, the same however often this is asked; null when it has not come yet.</returns>
    public async Task<DateTimeOffset?> EnterAsync(PushPlan plan, Func<string?, Task> placed, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(placed);
        QueueState state = await ChangeAsync(plan.Site, s => Advance(s, plan), cancel);
        QueueEntry entry = state.Find(plan.Id)!;
        await placed(entry.TurnAt is null ? state.Blocker(entry, time.GetUtcNow())?.PushId : null);
        if (entry.TurnAt is { } turn)
            return turn;
        await WatchAsync(plan, cancel);
        state = await ChangeAsync(plan.Site, s => Advance(s, plan), cancel);
        return state.Find(plan.Id)!.TurnAt;
    }

    /// <summary>True when a runner was found for every device before.</summary>
    public async Task<bool> IsServedAsync(PushPlan plan, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        (QueueState state, _) = await ReadAsync(await hub.QueueAsync(cancel), plan.Site, cancel);
        return state.Find(plan.Id)?.Served ?? false;
    }

    /// <summary>Keeps that a runner was found for every device.</summary>
    public Task ServedAsync(PushPlan plan, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return ChangeAsync(plan.Site, s => s.Find(plan.Id) is { Served: false } entry ? s.Replace(entry with { Served = true }) : s, cancel);
    }

    /// <summary>Gives up the place.</summary>
    public Task LeaveAsync(PushPlan plan, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return ChangeAsync(plan.Site, s => s.Find(plan.Id) is null ? s : s.Remove(plan.Id), cancel);
    }

    private QueueState Advance(QueueState state, PushPlan plan)
    {
        DateTimeOffset now = time.GetUtcNow();
        state = state.Tidy(plan.Id, now);
        if (state.Find(plan.Id) is not { } entry)
        {
            string[] devices = [.. plan.Devices];
            entry = new QueueEntry(plan.Id, devices.Length > ListedDevices ? null : devices, plan.UploadedAt, null, Served: false, now + WaitLease);
            state = state.Add(entry);
        }

        if (entry.TurnAt is not null)
            return state;
        if (state.Blocker(entry, now) is null)
            return state.Grant(entry, now, now + LongestRun(plan));
        return entry.ExpiresAt < now + (WaitLease / 2) ? state.Replace(entry with { ExpiresAt = now + WaitLease }) : state;
    }

    // After this no command of the push can have an effect any more, so nobody needs to wait for it.
    private static TimeSpan LongestRun(PushPlan plan) => plan.Policy.RunnerWait + plan.Policy.Deadline + (plan.Policy.CommitTimer * 2) + Slack;

    private async Task WatchAsync(PushPlan plan, CancellationToken cancel)
    {
        INatsKVStore store = await hub.QueueAsync(cancel);
        using var limit = new CancellationTokenSource(MaxWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            await foreach (NatsKVEntry<byte[]> change in store.WatchAsync<byte[]>(Token.Escape(plan.Site), cancellationToken: either.Token))
            {
                QueueState state = change.Value is { } value ? QueueState.Decode(value) : QueueState.Empty;
                if (state.Find(plan.Id) is not { } entry || state.Blocker(entry, time.GetUtcNow()) is null)
                    return;
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            // The wait is bounded; whoever asks comes again.
        }
    }

    private async Task<QueueState> ChangeAsync(string site, Func<QueueState, QueueState> change, CancellationToken cancel)
    {
        INatsKVStore store = await hub.QueueAsync(cancel);
        while (true)
        {
            (QueueState state, ulong revision) = await ReadAsync(store, site, cancel);
            QueueState next = change(state);
            if (ReferenceEquals(next, state))
                return state;
            NatsResult<ulong> written = await store.TryUpdateAsync(Token.Escape(site), next.Encode(), revision, cancellationToken: cancel);
            if (written.Success)
                return next;
            if (written.Error is not NatsKVWrongLastRevisionException)
                throw written.Error;
        }
    }

    private static async Task<(QueueState State, ulong Revision)> ReadAsync(INatsKVStore store, string site, CancellationToken cancel)
    {
        NatsResult<NatsKVEntry<byte[]>> entry;
        try
        {
            entry = await store.TryGetEntryAsync<byte[]>(Token.Escape(site), cancellationToken: cancel);
        }
        catch (NatsJSApiException e) when (e.Error.ErrCode == NoMessageFound)
        {
            // How the library says it of a bucket without direct reads.
            return (QueueState.Empty, 0);
        }

        if (entry.Success)
            return (QueueState.Decode(entry.Value.Value), entry.Value.Revision);
        return entry.Error switch
        {
            NatsKVKeyNotFoundException => (QueueState.Empty, 0),
            NatsKVKeyDeletedException deleted => (QueueState.Empty, deleted.Revision),
            _ => throw entry.Error,
        };
    }
}
