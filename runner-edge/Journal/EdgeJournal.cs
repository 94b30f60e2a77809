using System.Text.Json;
using Leafwire.Contracts;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Work;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.KeyValueStore;

namespace Leafwire.Runner.Journal;

/// <summary>
/// What this site's runners did, in the leaf's own JetStream: the reply by command id, so that a command that comes
/// again is answered and not carried out again, and the notes about armed switches. Texts too large for an entry lie
/// beside it in an object store bucket.
/// </summary>
internal sealed class EdgeJournal(NatsBus bus, TimeProvider time, ILogger<EdgeJournal> log)
{
    private readonly PayloadStore _payloads = new(bus.JournalTextsAsync);
    private INatsKVStore? _bucket;

    /// <summary>The reply to a command, its diff inline; null when there is none that can be read.</summary>
    public ValueTask<Reply?> FindAsync(string commandId, CancellationToken cancellationToken) => RetryAsync<Reply?>("read", commandId, async () =>
    {
        byte[]? entry = await GetAsync(commandId, cancellationToken);
        if (entry is null)
            return null;
        try
        {
            return await ReplyPayloads.MapDiffAsync(Wire.DecodeReply(entry), diff => InlineAsync(diff, cancellationToken));
        }
        catch (Exception e) when (e is MalformedMessageException or InvalidDataException)
        {
            JournalLog.Unreadable(log, commandId, e.Message);
            return null;
        }
    }, cancellationToken);

    /// <summary>
    /// Writes a reply down, and waits while the leaf is away. A leaf that refuses the entry (its storage is full) is
    /// logged and not waited for: the reply itself still reaches the hub.
    /// </summary>
    /// <exception cref="ArgumentException">The reply holds a running configuration, which must not lie here.</exception>
    public async Task WriteAsync(Reply reply, CancellationToken cancellationToken)
    {
        if (ReplyPayloads.RunningOf(reply).Any(text => text.Inline is not null))
            throw new ArgumentException("a running configuration must not lie in the journal", nameof(reply));
        try
        {
            await RetryAsync("write", reply.CommandId, async () =>
            {
                Reply fitting = await ReplyPayloads.MapDiffAsync(reply, diff => diff.FitAsync(Budget, (name, bytes) => _payloads.PutAsync(name, bytes, cancellationToken)));
                await PutAsync(reply.CommandId, Wire.Encode(fitting), cancellationToken);
                return true;
            }, cancellationToken);
        }
        catch (NatsJSApiException e)
        {
            JournalLog.Refused(log, reply.CommandId, e.Message);
        }
    }

    /// <summary>The note about a push on a device; null when there is none.</summary>
    /// <exception cref="InvalidDataException">There is one that cannot be read.</exception>
    public ValueTask<WorkNote?> ReadNoteAsync(string pushId, string device, CancellationToken cancellationToken) => RetryAsync<WorkNote?>("read", NoteKey(pushId, device), async () =>
    {
        byte[]? entry = await GetAsync(NoteKey(pushId, device), cancellationToken);
        if (entry is null)
            return null;
        WorkNote note = JournalJson.DecodeNote(entry);
        return note with { Diff = await InlineAsync(note.Diff, cancellationToken) };
    }, cancellationToken);

    /// <summary>Writes a note about a push on a device over the one before, and waits while the leaf is away.</summary>
    /// <exception cref="NatsJSApiException">The leaf refuses the entry. The switch must not be armed without it.</exception>
    /// <exception cref="ArgumentException">The note holds a running configuration, which must not lie here.</exception>
    public async ValueTask WriteNoteAsync(string pushId, string device, WorkNote note, CancellationToken cancellationToken)
    {
        if (note.Before.Inline is not null)
            throw new ArgumentException("a running configuration must not lie in the journal", nameof(note));
        await RetryAsync("write", NoteKey(pushId, device), async () =>
        {
            WorkNote fitting = note with { Diff = await note.Diff.FitAsync(Budget, (name, bytes) => _payloads.PutAsync(name, bytes, cancellationToken)) };
            await PutAsync(NoteKey(pushId, device), JsonSerializer.SerializeToUtf8Bytes(fitting, JournalJson.Default.WorkNote), cancellationToken);
            return true;
        }, cancellationToken);
    }

    /// <summary>True when an id can be the key of an entry.</summary>
    public static bool CanHold(string commandId) => NatsKVStore.IsValidKey(commandId).Success;

    private int Budget => bus.MaxPayload / 2;

    private static string NoteKey(string pushId, string device) => $"note.{Token.Escape(pushId)}.{Token.Escape(device)}";

    private async ValueTask<Payload> InlineAsync(Payload payload, CancellationToken cancellationToken) =>
        payload.Object is { } name ? payload with { Inline = await _payloads.GetAsync(name, cancellationToken), Object = null } : payload;

    private async ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
    {
        INatsKVStore bucket = await BucketAsync(cancellationToken);
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
        var backoff = new Backoff(time);
        while (true)
        {
            try
            {
                return await act();
            }
            catch (NatsException e) when (e is not NatsJSApiException { Error.Code: not 503 })
            {
                // The bucket may be gone with the leaf's storage: look again.
                _bucket = null;
                JournalLog.Waits(log, what, key, e.Message);
            }

            await backoff.WaitAsync(cancellationToken);
        }
    }
}
