using System.Text.Json;
using System.Text.Json.Serialization;
using Leafwire.Contracts;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Messaging;

/// <summary>The queue of a site, as it lies in its key.</summary>
/// <param name="Entries">Those that had their turn, then those that wait, in the order of their uploads.</param>
/// <param name="Turns">The newest uploads whose turn is over and that did something with it, oldest first: an older one that
/// comes after them is not pushed any more.</param>
internal sealed record QueueState(IReadOnlyList<QueueEntry> Entries, IReadOnlyList<QueueTurn> Turns)
{
    /// <summary>Characters of turns that are kept, some hundred pushes: the key is read and written whole.</summary>
    private const int TurnCharacters = 128 * 1024;

    /// <summary>What a turn takes beside its devices.</summary>
    private const int TurnOverhead = 256;

    /// <summary>So many that stepped aside are remembered.</summary>
    private const int MostAside = 100;

    public static readonly QueueState Empty = new([], []);

    /// <summary>
    /// Pushes that wait for people or for their window, have changed nothing and hold nobody up: a newer one may replace them.
    /// Null for none.
    /// </summary>
    public IReadOnlyList<QueueTurn>? Aside { get; init; }

    public QueueEntry? Find(string pushId) => Entries.FirstOrDefault(e => e.PushId == pushId);

    /// <summary>Puts an entry in its place: behind those that had their turn and behind older uploads.</summary>
    public QueueState Add(QueueEntry entry)
    {
        int at = Entries.Count(e => e.TurnAt is not null || !entry.Upload.IsBefore(e.Upload));
        return this with { Entries = [.. Entries.Take(at), entry, .. Entries.Skip(at)] };
    }

    /// <summary>Gives a waiting entry its turn, which puts it before all that wait.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="now">When.</param>
    /// <param name="expiresAt">When nobody waits for it any longer.</param>
    /// <param name="changes">False for a push that changes nothing on its switches: an older one may come after it.</param>
    public QueueState Grant(QueueEntry entry, DateTimeOffset now, DateTimeOffset expiresAt, bool changes) => this with
    {
        Entries =
        [
            .. Entries.Where(e => e.TurnAt is not null),
            entry with { TurnAt = now, ExpiresAt = expiresAt, ChangesNothing = !changes },
            .. Entries.Where(e => e.TurnAt is null && e.PushId != entry.PushId),
        ],
    };

    public QueueState Replace(QueueEntry entry) => this with { Entries = [.. Entries.Select(e => e.PushId == entry.PushId ? entry : e)] };

    /// <summary>Takes out a push that did nothing, or an entry that is put in its place anew.</summary>
    public QueueState Remove(string pushId) => Without(pushId) with { Turns = [.. Turns.Where(t => t.Upload.PushId != pushId)] };

    /// <summary>Gives up the place of a push that waits for people or for its window.</summary>
    public QueueState StepAside(QueueTurn push)
    {
        QueueState rest = Remove(push.Upload.PushId);
        return rest with { Aside = [.. (rest.Aside ?? []).Append(push).TakeLast(MostAside)] };
    }

    /// <summary>True for a push that has a place, or stepped aside.</summary>
    public bool Knows(string pushId) => Find(pushId) is not null || IsAside(pushId);

    /// <summary>True for a push that stepped aside.</summary>
    public bool IsAside(string pushId) => Aside?.Any(a => a.Upload.PushId == pushId) ?? false;

    /// <summary>Takes out a push that is over, and remembers that it had its turn.</summary>
    public QueueState Leave(string pushId, DateTimeOffset now) =>
        Without(pushId) with { Turns = WithTurns(Entries.Where(e => e.PushId == pushId), now) };

    /// <summary>The entry that this one waits for, or null when it is its turn.</summary>
    public QueueEntry? Blocker(QueueEntry entry, DateTimeOffset now) =>
        Blockers(entry, now).FirstOrDefault();

    /// <summary>All that this one waits for.</summary>
    public IEnumerable<QueueEntry> Blockers(QueueEntry entry, DateTimeOffset now) =>
        Entries.TakeWhile(e => e.PushId != entry.PushId).Where(e => e.ExpiresAt > now && e.Shares(entry));

    /// <summary>
    /// The entry that this one waits for because of how many devices may be changed at once, though none of them holds its devices;
    /// null when there is room. Of those that could go, the highest rank goes first, then the oldest; one that has more devices than
    /// the limit goes alone.
    /// </summary>
    /// <param name="entry">An entry that nobody's devices hold up.</param>
    /// <param name="now">Now.</param>
    /// <param name="most">The site's limit; null for none.</param>
    public QueueEntry? Crowd(QueueEntry entry, DateTimeOffset now, int? most)
    {
        if (most is null || entry.AtOnce == 0)
            return null;
        QueueEntry[] under = [.. Entries.Where(e => e.TurnAt is not null && e.ExpiresAt > now && e.AtOnce > 0 && e.PushId != entry.PushId)];
        if (under.Length > 0 && under.Sum(e => e.AtOnce) + entry.AtOnce > most)
            return under[0];
        // Whoever waits for room is not passed by those that need less of it.
        QueueEntry[] ready =
            [.. Entries.Where(e => e.TurnAt is null && e.ExpiresAt > now && e.AtOnce > 0 && Blocker(e, now) is null)];
        QueueEntry? first = ready.MaxBy(e => (RankOf(e, now), -Array.IndexOf(ready, e)));
        return first is null || first.PushId == entry.PushId ? null : first;
    }

    // Whoever holds up another one has its rank, or that one would wait for the lowest.
    private int RankOf(QueueEntry entry, DateTimeOffset now)
    {
        QueueEntry[] waiting = [.. Entries.SkipWhile(e => e.PushId != entry.PushId).Where(e => e.TurnAt is null && e.ExpiresAt > now)];
        int[] ranks = [.. waiting.Select(e => e.Rank)];
        for (int i = waiting.Length - 1; i >= 0; i--)
        {
            for (int later = i + 1; later < waiting.Length; later++)
                ranks[i] = waiting[i].Shares(waiting[later]) ? Math.Max(ranks[i], ranks[later]) : ranks[i];
        }

        return ranks[0];
    }

    /// <summary>Without those whose time is over.</summary>
    public QueueState Tidy(string own, DateTimeOffset now)
    {
        return Entries.All(IsKept)
            ? this
            : this with { Entries = [.. Entries.Where(IsKept)], Turns = WithTurns(Entries.Where(e => !IsKept(e))) };

        bool IsKept(QueueEntry entry) => entry.ExpiresAt > now || entry.PushId == own;
    }

    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, QueueJson.Default.QueueState);

    /// <summary>Reads a queue.</summary>
    /// <exception cref="MalformedMessageException">It is none. Every push of the site would wait for ever, so the text
    /// says what to do.</exception>
    public static QueueState Decode(ReadOnlySpan<byte> utf8)
    {
        try
        {
            QueueState? state = JsonSerializer.Deserialize(utf8, QueueJson.Default.QueueState);
            // As an earlier Leafwire wrote it: what it drove is over, or is entered again.
            if (state is { Entries: not null, Turns: null })
                return Empty;
            if (state is { Entries: not null, Turns: not null } && state.Entries.All(e => IsWhole(e?.Upload, e?.Devices))
                && state.Turns.Concat(state.Aside ?? []).All(t => IsWhole(t?.Upload, t?.Devices)))
                return state;
        }
        catch (JsonException)
        {
            // Said below: nothing of the text is quoted.
        }

        throw new MalformedMessageException(
            $"the site's queue cannot be read; delete the site's key in the bucket {Names.Queue} of the hub");
    }

    private QueueState Without(string pushId)
    {
        QueueTurn[] aside = [.. (Aside ?? []).Where(a => a.Upload.PushId != pushId)];
        return this with { Entries = [.. Entries.Where(e => e.PushId != pushId)], Aside = aside.Length == 0 ? null : aside };
    }

    private IReadOnlyList<QueueTurn> WithTurns(IEnumerable<QueueEntry> over, DateTimeOffset? overAt = null)
    {
        QueueTurn[] turns =
        [
            .. over.Where(e => e is { TurnAt: not null, ChangesNothing: false })
                .Select(e => new QueueTurn(e.Upload, e.Devices) { OverAt = overAt }),
        ];
        return turns.Length == 0 ? Turns : Kept([.. Turns.ExceptBy(turns.Select(t => t.Upload.PushId), t => t.Upload.PushId), .. turns]);
    }

    // What later turns cover whole tells nothing any more; beyond that the oldest go.
    private static QueueTurn[] Kept(QueueTurn[] turns)
    {
        var covered = new Dictionary<string, long>(StringComparer.Ordinal);
        var kept = new List<QueueTurn>();
        foreach (QueueTurn turn in turns.OrderByDescending(t => t.Upload, FoundUpload.InOrder))
        {
            // Within one second nobody knows which was later.
            long second = turn.Upload.UploadedAt.ToUnixTimeSeconds();
            if (turn.Devices is null || turn.Devices.Any(d => !covered.TryGetValue(d, out long later) || later == second))
                kept.Add(turn);
            foreach (string device in turn.Devices ?? [])
                covered.TryAdd(device, second);
        }

        int characters = 0;
        return [.. kept.TakeWhile(t => (characters += TurnOverhead + (t.Devices?.Sum(d => d.Length + 3) ?? 0)) <= TurnCharacters)
            .Reverse()];
    }

    private static bool IsWhole(FoundUpload? upload, IReadOnlyList<string>? devices) =>
        upload is { PushId.Length: > 0, ETag: not null, Name: { Site.Length: > 0, Name.Length: > 0 } }
        && !(devices?.Contains(null!) ?? false);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, MaxDepth = Limits.MessageDepth)]
[JsonSerializable(typeof(QueueState))]
internal sealed partial class QueueJson : JsonSerializerContext;
