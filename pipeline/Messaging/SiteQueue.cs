using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Options;
using NATS.Client.KeyValueStore;

namespace Leafwire.Pipeline.Messaging;

/// <summary>
/// The queue of each site: pushes that share a device go one at a time, in the order of their uploads. It is a key a
/// site in a bucket of the hub, changed by compare-and-set, so that it holds for all hosts of the site together.
/// </summary>
public sealed partial class SiteQueue(Hub hub, ResultStore results, TimeProvider time, IOptions<QueueOptions>? options = null)
{
    /// <summary>Beyond this many devices a push counts as the whole site, which keeps the key small.</summary>
    private const int ListedDevices = 64;

    /// <summary>How long a waiting push keeps its place without asking.</summary>
    private static readonly TimeSpan WaitLease = TimeSpan.FromMinutes(5);

    /// <summary>Beyond a push's own limits, for late answers and for recording.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    /// <summary>A turn is made longer when this much of it is over.</summary>
    private static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(1);

    /// <summary>The longest commit timer that a push may choose by itself.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromHours(1);

    /// <summary>
    /// Takes a place for an upload that was just found. Until it is planned it holds up what was uploaded after it, because
    /// its devices are not known.
    /// </summary>
    internal Task AnnounceAsync(FoundUpload upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        string[]? devices = upload.Name.Device is { } device ? [device] : null;
        return ChangeAsync(
            upload.Name.Site,
            s => !s.Knows(upload.PushId) ? s.Add(new QueueEntry(upload, devices, null, time.GetUtcNow() + WaitLease)) : s,
            cancellationToken);
    }

    /// <summary>Takes the push's place with the devices of its plan, and its turn when that came.</summary>
    /// <param name="upload">The push.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="isApproved">True for a push that was approved, and needs a turn again to configure.</param>
    internal async Task<QueueAnswer> EnterAsync(
        FoundUpload upload, PushPlan plan, CancellationToken cancellationToken, bool isApproved = false)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(plan);
        // A push that is to be approved changes nothing in its first turn, so older ones may come after it.
        bool changes = !plan.Policy.DryRun && (isApproved || plan.Policy.Approval == Approval.None);
        QueueState state = await ChangeAsync(plan.Site, s => Place(s, upload, plan, isApproved, changes), cancellationToken);
        if (state.Find(plan.Id) is { TurnAt: not null })
            return new QueueAnswer(true) { Aside = OlderAside(state, upload) };
        // A newer push that shares a device and is under way is waited for: only its end tells whether it did anything.
        // Its end may come between the look and the turn, so the turn is given only while what was looked at stands.
        IReadOnlyList<QueueTurn> seen;
        do
        {
            seen = state.Turns;
            if (!plan.Policy.DryRun && await FindNewerAsync(state, upload, plan, cancellationToken) is { } newer)
                return new QueueAnswer(false, NewerTurn: newer);
            state = await ChangeAsync(plan.Site, s => AreSame(s.Turns, seen) ? Grant(s, plan, changes) : s, cancellationToken);
        }
        while (!AreSame(state.Turns, seen));
        QueueEntry? entry = state.Find(plan.Id);
        return entry switch
        {
            null => new QueueAnswer(false),
            { TurnAt: not null } => new QueueAnswer(true) { Aside = OlderAside(state, upload) },
            _ => new QueueAnswer(false, Hindrance(state, entry)?.PushId)
            {
                AtOnce = state.Blocker(entry, time.GetUtcNow()) is null ? options?.Value.At(plan.Site) : null,
                Blockers = [.. state.Blockers(entry, time.GetUtcNow()).Select(e => e.Upload)],
                Aside = OlderAside(state, upload),
            },
        };
    }

    /// <summary>Lets a push wait for its window beside the queue, where it holds nobody up.</summary>
    /// <returns>Older pushes that wait there, too.</returns>
    internal async Task<IReadOnlyList<FoundUpload>> HoldAsync(FoundUpload upload, PushPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(plan);
        QueueState state = await ChangeAsync(
            plan.Site, s => s.IsAside(plan.Id) ? s : s.StepAside(new QueueTurn(upload, ListedDevicesOf(plan))), cancellationToken);
        return OlderAside(state, upload);
    }

    /// <summary>Makes sure of the push's turn once more, before it begins.</summary>
    /// <returns>Until when it must have begun; null when it lost its turn, because it did not begin for too long.</returns>
    internal async Task<DateTimeOffset?> RenewAsync(PushPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        DateTimeOffset now = time.GetUtcNow();
        QueueState state = await ChangeAsync(
            plan.Site,
            s => s.Find(plan.Id) is { TurnAt: not null } entry && entry.ExpiresAt > now
                && entry.ExpiresAt < now + LongestRun(plan) - RenewAfter
                ? s.Replace(entry with { ExpiresAt = now + LongestRun(plan) })
                : s,
            cancellationToken);
        // What is left of it beyond the push's own limits.
        return state.Find(plan.Id) is { TurnAt: not null } held && held.ExpiresAt > now
            ? held.ExpiresAt - LongestRun(plan) + (Slack / 2)
            : null;
    }

    /// <summary>Waits until the push's turn may have come.</summary>
    /// <param name="plan">The push.</param>
    /// <param name="wait">At most so long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task AwaitTurnAsync(PushPlan plan, TimeSpan wait, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using var limit = new TimeLimit(wait, time, cancellationToken);
        try
        {
            await UntilAsync(
                plan.Site, state => state.Find(plan.Id) is not { } entry || Hindrance(state, entry) is null, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsOver)
        {
            // The wait is bounded; whoever asks comes again.
        }
    }

    /// <summary>
    /// What is to be said of uploads that were stored in the same second for one of the push's devices: nobody knows
    /// which of them was first.
    /// </summary>
    internal async Task<IReadOnlyList<string>> NotesAsync(FoundUpload upload, PushPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(plan);
        (QueueState state, _) = await ReadAsync(plan.Site, cancellationToken);
        var notes = new List<string>();
        IEnumerable<QueueTurn> others = state.Entries.Select(e => new QueueTurn(e.Upload, e.Devices)).Concat(state.Turns)
            .DistinctBy(t => t.Upload.PushId);
        foreach (QueueTurn turn in await SharingAsync(others.Where(
            t => t.Upload.Name != upload.Name && t.Upload.UploadedAt.ToUnixTimeSeconds() == upload.UploadedAt.ToUnixTimeSeconds()),
            plan, cancellationToken))
        {
            FoundUpload other = turn.Upload;
            string order = other.IsBefore(upload) ? $"so they went by their names, {other.Name.Name} first"
                : turn.WasOverBefore(upload) ? $"and {other.Name.Name} was over already"
                : $"so they went by their names, {upload.Name.Name} first";
            notes.Add($"{other.Name.Name} (push {other.PushId}) was stored within the same second for devices of this push; "
                + $"storage does not tell which was first, {order}");
        }

        return notes;
    }

    /// <summary>Gives up the place.</summary>
    /// <param name="site">The site.</param>
    /// <param name="pushId">The push.</param>
    /// <param name="isUntouched">True when the push is known to have sent no command that changes a switch: it supersedes nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task LeaveAsync(string site, string pushId, bool isUntouched, CancellationToken cancellationToken) =>
        ChangeAsync(
            site, s => !s.Knows(pushId) ? s : isUntouched ? s.Remove(pushId) : s.Leave(pushId, time.GetUtcNow()), cancellationToken);

    /// <summary>Gives up the place of a push that waits for people; one that it has since it was approved stays.</summary>
    internal Task StepAsideAsync(string site, string pushId, CancellationToken cancellationToken) =>
        ChangeAsync(
            site, s => s.Find(pushId) is { IsApproved: false } e ? s.StepAside(new QueueTurn(e.Upload, e.Devices)) : s, cancellationToken);

    /// <summary>Gives up the places of pushes that are over.</summary>
    /// <param name="isOver">Tells which are.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task TidyAsync(Func<string, Task<bool>> isOver, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(isOver);
        INatsKVStore store = await hub.QueueAsync(cancellationToken);
        var sites = new List<string>();
        await foreach (string key in store.GetKeysAsync(cancellationToken: cancellationToken))
            sites.Add(key);
        foreach (string site in sites.Select(key => Token.TryUnescape(key, out string? name) ? name : null).OfType<string>())
        {
            (QueueState state, _) = await ReadAsync(site, cancellationToken);
            foreach (string pushId in state.Entries.Select(e => e.PushId).Concat((state.Aside ?? []).Select(a => a.Upload.PushId)))
            {
                if (await isOver(pushId))
                    await LeaveAsync(site, pushId, isUntouched: false, cancellationToken);
            }
        }
    }

    private QueueState Place(QueueState state, FoundUpload upload, PushPlan plan, bool isApproved, bool changes)
    {
        DateTimeOffset now = time.GetUtcNow();
        state = state.Tidy(plan.Id, now);
        string[]? devices = ListedDevicesOf(plan);
        var place = new QueueEntry(upload, devices, null, now + WaitLease)
        {
            IsApproved = isApproved, AtOnce = changes ? AtOnceOf(plan) : 0, Rank = (int)plan.Policy.Priority,
        };
        if (state.Find(plan.Id) is not { } entry)
            return (state.IsAside(plan.Id) ? state.Remove(plan.Id) : state).Add(place);
        // Of its first turn, which it did not come to give up.
        if (isApproved && !entry.IsApproved)
            return state.Remove(plan.Id).Add(place);
        // It had its turn and did not begin until the others' patience was over: it stands behind older uploads again.
        if (entry.TurnAt is not null && entry.ExpiresAt <= now)
            return state.Remove(plan.Id).Add(place);
        bool known = (entry.Devices, devices) is (null, null) or (not null, not null) && entry.AtOnce == place.AtOnce;
        return entry.TurnAt is not null || (known && entry.ExpiresAt > now + (WaitLease / 2))
            ? state
            : state.Replace(entry with { Devices = devices, ExpiresAt = now + WaitLease, AtOnce = place.AtOnce, Rank = place.Rank });
    }

    private QueueState Grant(QueueState state, PushPlan plan, bool changes)
    {
        DateTimeOffset now = time.GetUtcNow();
        return state.Find(plan.Id) is { TurnAt: null } entry && Hindrance(state, entry) is null
            ? state.Grant(entry, now, now + LongestRun(plan), changes)
            : state;
    }

    private QueueEntry? Hindrance(QueueState state, QueueEntry entry) => state.Blocker(entry, time.GetUtcNow())
        ?? state.Crowd(entry, time.GetUtcNow(), options?.Value.At(entry.Upload.Name.Site));

    // What one transaction arms is armed together.
    private static int AtOnceOf(PushPlan plan) =>
        plan.Policy.Scope == TransactionScope.Fabric ? plan.Devices.Count() : plan.Waves.Max(w => w.Count);

    private static string[]? ListedDevicesOf(PushPlan plan)
    {
        string[] all = [.. plan.Devices];
        return all.Length > ListedDevices ? null : all;
    }

    private static IReadOnlyList<FoundUpload> OlderAside(QueueState state, FoundUpload upload) =>
        [.. (state.Aside ?? []).Select(a => a.Upload).Where(a => a.IsBefore(upload))];

    private static bool AreSame(IReadOnlyList<QueueTurn> some, IReadOnlyList<QueueTurn> others) =>
        some.Select(t => t.Upload.PushId).SequenceEqual(others.Select(t => t.Upload.PushId), StringComparer.Ordinal);

    private async Task<string?> FindNewerAsync(QueueState state, FoundUpload upload, PushPlan plan, CancellationToken cancellationToken) =>
        await SharingAsync(state.Turns.Where(t => t.IsNewerThan(upload)), plan, cancellationToken) is [.., { } newest]
            ? newest.Upload.PushId
            : null;

    private async Task<IReadOnlyList<QueueTurn>> SharingAsync(
        IEnumerable<QueueTurn> turns, PushPlan plan, CancellationToken cancellationToken)
    {
        HashSet<string> devices = [.. plan.Devices];
        var sharing = new List<QueueTurn>();
        foreach (QueueTurn turn in turns)
        {
            IEnumerable<string> its = turn.Devices
                ?? (await results.FindPlanAsync(plan.Site, turn.Upload.PushId, cancellationToken))?.Devices ?? [];
            if (its.Any(devices.Contains))
                sharing.Add(turn);
        }

        return sharing;
    }

    // After this no command of the push can have an effect any more, so nobody needs to wait for it.
    private static TimeSpan LongestRun(PushPlan plan) =>
        plan.Policy.RunnerWait + plan.Policy.Deadline + ((plan.Policy.CommitTimer ?? LongestTimer) * 2) + Slack;
}
