using System.Text.Json;
using System.Text.Json.Serialization;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.Messaging;

/// <summary>The queue of a site, as it lies in its key.</summary>
/// <param name="Entries">Those that had their turn, then those that wait, in order.</param>
internal sealed record QueueState(IReadOnlyList<QueueEntry> Entries)
{
    /// <summary>Expired entries that are kept, so that a host that comes back late learns when its turn was.</summary>
    private const int PastKept = 50;

    public static readonly QueueState Empty = new([]);

    public QueueEntry? Find(string pushId) => Entries.FirstOrDefault(e => e.PushId == pushId);

    /// <summary>Puts an entry in its place: behind those that had their turn and behind older uploads.</summary>
    public QueueState Add(QueueEntry entry)
    {
        int at = Entries.Count(e => e.TurnAt is not null || e.UploadedAt <= entry.UploadedAt);
        return new QueueState([.. Entries.Take(at), entry, .. Entries.Skip(at)]);
    }

    /// <summary>Gives a waiting entry its turn, which puts it before all that wait.</summary>
    public QueueState Grant(QueueEntry entry, DateTimeOffset now, DateTimeOffset expiresAt) => new(
        [
            .. Entries.Where(e => e.TurnAt is not null),
            entry with { TurnAt = now, ExpiresAt = expiresAt },
            .. Entries.Where(e => e.TurnAt is null && e.PushId != entry.PushId),
        ]);

    public QueueState Replace(QueueEntry entry) => new([.. Entries.Select(e => e.PushId == entry.PushId ? entry : e)]);

    public QueueState Remove(string pushId) => new([.. Entries.Where(e => e.PushId != pushId)]);

    /// <summary>The entry that this one waits for, or null when it is its turn.</summary>
    public QueueEntry? Blocker(QueueEntry entry, DateTimeOffset now) =>
        Entries.TakeWhile(e => e.PushId != entry.PushId).FirstOrDefault(e => e.ExpiresAt > now && e.Shares(entry));

    /// <summary>Without those that stopped waiting because their host is gone, and without the oldest that had their turn.</summary>
    public QueueState Tidy(string own, DateTimeOffset now)
    {
        QueueEntry[] gone = [.. Entries.Where(e => e.ExpiresAt <= now && e.PushId != own)];
        HashSet<string> dropped = [.. gone.Where(e => e.TurnAt is null).Concat(gone.Where(e => e.TurnAt is not null).SkipLast(PastKept)).Select(e => e.PushId)];
        return dropped.Count == 0 ? this : new QueueState([.. Entries.Where(e => !dropped.Contains(e.PushId))]);
    }

    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, QueueJson.Default.QueueState);

    /// <summary>Reads a queue.</summary>
    /// <exception cref="MalformedMessageException">It is none. Every push of the site would wait for ever, so the text says what to do.</exception>
    public static QueueState Decode(ReadOnlySpan<byte> utf8)
    {
        try
        {
            QueueState? state = JsonSerializer.Deserialize(utf8, QueueJson.Default.QueueState);
            if (state is { Entries: not null } && state.Entries.All(e => e is { PushId.Length: > 0 } && !(e.Devices?.Contains(null!) ?? false)))
                return state;
        }
        catch (JsonException)
        {
            // Said below: nothing of the text is quoted.
        }

        throw new MalformedMessageException($"the site's queue cannot be read; delete the site's key in the bucket {Names.Queue} of the hub");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, MaxDepth = Limits.MessageDepth)]
[JsonSerializable(typeof(QueueState))]
internal sealed partial class QueueJson : JsonSerializerContext;
