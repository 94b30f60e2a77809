using System.Text.Json;
using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Work;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.KeyValueStore;

namespace Leafwire.Runner.Journal;

/// <summary>
/// The journal in the leaf's own JetStream. A diff is kept once, by its digest, for the note and the reply that name it;
/// what is too large for an entry lies beside it in an object store bucket.
/// </summary>
internal sealed class EdgeJournal(NatsBus bus, TimeProvider time, ILogger<EdgeJournal> log) : IEdgeJournal
{
    private const int SmallDiff = 512;

    private readonly PayloadStore _payloads = new(bus.JournalTextsAsync);
    private readonly RecentSet _kept = new(4096);
    private INatsKVStore? _bucket;
    private INatsKVStore? _positions;

    /// <inheritdoc/>
    public ValueTask<Reply?> FindAsync(string commandId, CancellationToken cancellationToken) =>
        RetryAsync<Reply?>("read", commandId, async () =>
        {
            byte[]? entry = await GetAsync(commandId, cancellationToken);
            if (entry is null)
                return null;
            try
            {
                return await ReplyPayloads.MapDiffAsync(Wire.DecodeReply(entry), diff => InlineAsync(diff, cancellationToken));
            }
            catch (Exception e) when (e is MalformedMessageException or InvalidDataException or ObjectNotWholeException)
            {
                log.Unreadable(commandId, e.Message);
                return null;
            }
        }, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<bool> WriteAsync(Reply reply, CancellationToken cancellationToken)
    {
        if (ReplyPayloads.RunningOf(reply).Any(text => text.Inline is not null))
            throw new ArgumentException("a running configuration must not lie in the journal", nameof(reply));
        try
        {
            return await RetryAsync("write", reply.CommandId, async () =>
            {
                Reply fitting = await ReplyPayloads.MapDiffAsync(reply, diff => KeepAsync(diff, cancellationToken));
                await PutAsync(reply.CommandId, Wire.Encode(fitting), cancellationToken);
                return true;
            }, cancellationToken);
        }
        catch (NatsJSApiException e)
        {
            log.Refused(reply.CommandId, e.Message);
            return false;
        }
    }

    /// <inheritdoc/>
    public ValueTask<WorkNote?> ReadNoteAsync(string pushId, string device, CancellationToken cancellationToken) =>
        RetryAsync<WorkNote?>("read", NoteKey(pushId, device), async () =>
        {
            byte[]? entry = await GetAsync(NoteKey(pushId, device), cancellationToken);
            if (entry is null)
                return null;
            WorkNote note = JournalJson.DecodeNote(entry);
            return note with { Diff = await InlineAsync(note.Diff, cancellationToken) };
        }, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask WriteNoteAsync(string pushId, string device, WorkNote note, CancellationToken cancellationToken)
    {
        if (note.Before.Inline is not null || note.After?.Inline is not null)
            throw new ArgumentException("a running configuration must not lie in the journal", nameof(note));
        await RetryAsync("write", NoteKey(pushId, device), async () =>
        {
            WorkNote fitting = note with { Diff = await KeepAsync(note.Diff, cancellationToken) };
            await PutAsync(
                NoteKey(pushId, device), JsonSerializer.SerializeToUtf8Bytes(fitting, JournalJson.Default.WorkNote), cancellationToken);
            return true;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteNoteAsync(string pushId, string device, CancellationToken cancellationToken) =>
        await RetryAsync("delete", NoteKey(pushId, device), async () =>
        {
            INatsKVStore bucket = await BucketAsync(cancellationToken);
            await bucket.PurgeAsync(NoteKey(pushId, device), cancellationToken: cancellationToken);
            return true;
        }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Position?> ReadPositionAsync(string device, CancellationToken cancellationToken) =>
        RetryAsync<Position?>("read", device, async () =>
        {
            byte[]? entry = await GetAsync(
                _positions ??= await bus.PositionsAsync(cancellationToken), Token.Escape(device), cancellationToken);
            return entry is null ? null : Position.Decode(entry);
        }, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask WritePositionAsync(string device, Position position, CancellationToken cancellationToken)
    {
        try
        {
            await RetryAsync("write", device, async () =>
            {
                _positions ??= await bus.PositionsAsync(cancellationToken);
                await _positions.PutAsync(Token.Escape(device), position.Encode(), cancellationToken: cancellationToken);
                return true;
            }, cancellationToken);
        }
        catch (NatsJSApiException e)
        {
            // Then the commands since are answered from the journal once more.
            log.PositionRefused(device, e.Message);
        }
    }

    /// <summary>True when an id can be the key of an entry.</summary>
    public static bool CanHold(string commandId) => NatsKVStore.IsValidKey(commandId).Success;

    private static string NoteKey(string pushId, string device) => $"note.{Token.Escape(pushId)}.{Token.Escape(device)}";

    private static string DiffKey(string name) => $"diff.{name}";

    private async ValueTask<Payload> KeepAsync(Payload diff, CancellationToken cancellationToken)
    {
        if (diff.Inline is null or { Length: <= SmallDiff })
            return diff;
        return await diff.FitAsync(0, async (name, bytes) =>
        {
            if (_kept.Contains(name))
                return;
            if (bytes.Length > bus.MaxPayload / 2)
                await _payloads.PutAsync(name, bytes, cancellationToken);
            else
                await PutAsync(DiffKey(name), bytes, cancellationToken);
            _kept.Add(name);
        });
    }

    private async ValueTask<Payload> InlineAsync(Payload payload, CancellationToken cancellationToken) => payload.Object is { } name
        ? payload with
        {
            Inline = await GetAsync(DiffKey(name), cancellationToken) ?? await _payloads.GetAsync(name, cancellationToken),
            Object = null,
        }
        : payload;

    private async ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken) =>
        await GetAsync(await BucketAsync(cancellationToken), key, cancellationToken);

    private static async ValueTask<byte[]?> GetAsync(INatsKVStore bucket, string key, CancellationToken cancellationToken)
    {
        NatsResult<NatsKVEntry<byte[]>> entry = await bucket.TryGetEntryAsync<byte[]>(key, cancellationToken: cancellationToken);
        return entry switch
        {
            { Success: true } => entry.Value.Value,
            { Error: NatsKVKeyNotFoundException or NatsKVKeyDeletedException } => null,
            _ => throw entry.Error,
        };
    }

    private async ValueTask PutAsync(string key, byte[] value, CancellationToken cancellationToken)
    {
        INatsKVStore bucket = await BucketAsync(cancellationToken);
        await bucket.PutAsync(key, value, cancellationToken: cancellationToken);
    }

    private async ValueTask<INatsKVStore> BucketAsync(CancellationToken cancellationToken) =>
        _bucket ??= await bus.JournalAsync(cancellationToken);

    // Everything but the leaf's refusal passes when the leaf is back.
    private async ValueTask<T> RetryAsync<T>(string what, string key, Func<Task<T>> act, CancellationToken cancellationToken)
    {
        var backoff = new Backoff();
        while (true)
        {
            try
            {
                return await act();
            }
            catch (NatsException e) when (e is not NatsJSApiException { Error.Code: not 503 })
            {
                // The buckets may be gone with the leaf's storage: look again.
                (_bucket, _positions) = (null, null);
                _kept.Clear();
                log.Waits(what, key, e.Message);
            }

            await backoff.WaitAsync(time, cancellationToken);
        }
    }
}
