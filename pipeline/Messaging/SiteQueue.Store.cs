using Leafwire.Contracts;
using Leafwire.Messaging;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.KeyValueStore;

namespace Leafwire.Pipeline.Messaging;

/// <content>How a site's key is read and changed.</content>
public sealed partial class SiteQueue
{
    /// <summary>The pushes of a site that have their turn, and then those that wait for it, in order.</summary>
    internal async Task<IReadOnlyList<QueueEntry>> EntriesAsync(string site, CancellationToken cancellationToken) =>
        (await ReadAsync(await hub.QueueAsync(cancellationToken), site, cancellationToken)).State.Entries;

    private async Task<QueueState> ChangeAsync(string site, Func<QueueState, QueueState> change, CancellationToken cancellationToken)
    {
        INatsKVStore store = await hub.QueueAsync(cancellationToken);
        while (true)
        {
            (QueueState state, ulong revision) = await ReadAsync(store, site, cancellationToken);
            QueueState next = change(state);
            if (ReferenceEquals(next, state))
                return state;
            NatsResult<ulong> written = await store.TryUpdateAsync(
                Token.Escape(site), next.Encode(), revision, cancellationToken: cancellationToken);
            if (written.Success)
                return next;
            if (written.Error is not NatsKVWrongLastRevisionException)
                throw written.Error;
        }
    }

    private static async Task<(QueueState State, ulong Revision)> ReadAsync(
        INatsKVStore store, string site, CancellationToken cancellationToken)
    {
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
