using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Leafwire.Contracts;
using Leafwire.Messaging;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.KeyValueStore;

namespace Leafwire.Pipeline.Messaging;

/// <content>How a site's key is read and changed.</content>
public sealed partial class SiteQueue
{
    private readonly ConcurrentDictionary<string, SharedChanges<QueueState>> _changes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SharedWatch<QueueState>> _watches = new(StringComparer.Ordinal);

    /// <summary>The pushes of a site that have their turn, and then those that wait for it, in order.</summary>
    internal async Task<IReadOnlyList<QueueEntry>> EntriesAsync(string site, CancellationToken cancellationToken) =>
        (await ReadAsync(site, cancellationToken)).State.Entries;

    // Many pushes of a site at once would read and write the key, which holds them all, against each other.
    private Task<QueueState> ChangeAsync(string site, Func<QueueState, QueueState> change, CancellationToken cancellationToken) =>
        _changes.GetOrAdd(site, key => new SharedChanges<QueueState>(
            stop => ReadAsync(key, stop), (state, revision, stop) => WriteAsync(key, state, revision, stop), time))
            .MakeAsync(change, cancellationToken);

    private Task UntilAsync(string site, Predicate<QueueState> wanted, CancellationToken cancellationToken) =>
        _watches.GetOrAdd(site, key => new SharedWatch<QueueState>(stop => WatchAsync(key, stop))).UntilAsync(wanted, cancellationToken);

    private async IAsyncEnumerable<QueueState> WatchAsync(string site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        INatsKVStore store = await hub.QueueAsync(cancellationToken);
        await foreach (NatsKVEntry<byte[]> change in store.WatchAsync<byte[]>(Token.Escape(site), cancellationToken: cancellationToken))
            yield return change.Value is { } value ? QueueState.Decode(value) : QueueState.Empty;
    }

    private async Task<bool> WriteAsync(string site, QueueState state, ulong revision, CancellationToken cancellationToken)
    {
        INatsKVStore store = await hub.QueueAsync(cancellationToken);
        NatsResult<ulong> written = await store.TryUpdateAsync(
            Token.Escape(site), state.Encode(), revision, cancellationToken: cancellationToken);
        return written.Success || (written.Error is NatsKVWrongLastRevisionException ? false : throw written.Error);
    }

    private async Task<(QueueState State, ulong Revision)> ReadAsync(string site, CancellationToken cancellationToken)
    {
        INatsKVStore store = await hub.QueueAsync(cancellationToken);
        NatsResult<NatsKVEntry<byte[]>> entry;
        try
        {
            entry = await store.TryGetEntryAsync<byte[]>(Token.Escape(site), cancellationToken: cancellationToken);
        }
        catch (NatsJSApiException e) when (e.Error.ErrCode == JetStreamExtensions.NoMessageFound)
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
