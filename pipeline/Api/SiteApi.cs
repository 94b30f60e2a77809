using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Api;

/// <summary>
/// A site at a glance, for every host: what its runners say when they are asked now, and what is recorded of its devices.
/// </summary>
public sealed class SiteApi
{
    /// <summary>GET: the sites.</summary>
    public const string ListRoute = "api/sites";

    /// <summary>GET: one site.</summary>
    public const string Route = "api/sites/{site}";

    /// <summary>Ended pushes of the site that are looked at for its devices.</summary>
    private const int Looks = 50;

    private const int ReadAtOnce = 8;

    /// <summary>Of the newest pushes so many are looked at for the names of sites.</summary>
    private const int Named = 5_000;

    private readonly PushTable _table;
    private readonly DriftTable _drift;
    private readonly SitePolicyStore _policies;
    private readonly SiteQueue _queue;
    private readonly PresenceProbe _presence;
    private readonly TimeProvider _time;

    internal SiteApi(
        PushTable table, DriftTable drift, SitePolicyStore policies, SiteQueue queue, PresenceProbe presence, TimeProvider time) =>
        (_table, _drift, _policies, _queue, _presence, _time) = (table, drift, policies, queue, presence, time);

    /// <summary>The sites of the newest pushes that the caller may read.</summary>
    /// <param name="caller">Who asks; null where nobody is asked who he is.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>200 with their names.</returns>
    public Task<ApiAnswer> ListAsync(Caller? caller, CancellationToken cancellationToken) => ApiGuard.RunAsync(async () =>
    {
        IReadOnlyList<PushSummary> pushes = await _table.SelectAsync(new PushFilter(), Named, cancellationToken);
        string[] sites = [.. pushes.Select(p => p.Site).Distinct(StringComparer.Ordinal)
            .Where(s => ApiGuard.Refusal(caller, Role.Reader, s) is null).Order(StringComparer.Ordinal)];
        return ApiAnswer.Json(200, new SiteList(sites), ApiJson.Default.SiteList);
    }, cancellationToken);

    /// <summary>One site: the devices of its newest pushes, and the runners that serve them.</summary>
    /// <param name="site">The site.</param>
    /// <param name="caller">Who asks; null where nobody is asked who he is.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>200 with the report; 400 for what is no site's name; 403 for one that the caller may not read; 404 for one
    /// without an ended push.</returns>
    public Task<ApiAnswer> GetAsync(string site, Caller? caller, CancellationToken cancellationToken) => ApiGuard.RunAsync(async () =>
    {
        if (Token.Problem(site) is { } problem)
            return ApiAnswer.Problem(400, "Bad site", $"'site': {problem}");
        if (ApiGuard.Refusal(caller, Role.Reader, site) is { } refusal)
            return refusal;
        Task<IReadOnlyList<PresenceAnswer>> calling = _presence.RollAsync(site, cancellationToken);
        IReadOnlyList<SiteDevice> devices = await DevicesAsync(site, cancellationToken);
        IReadOnlyList<PresenceAnswer> roll = await calling;
        if (devices.Count == 0 && roll.Count == 0)
            return ApiAnswer.Problem(404, "Unknown site",
                $"no push to a device of site {site} is over, so none of its devices is known, and no runner of it answers");
        IReadOnlyDictionary<string, PresenceAnswer> answers = await _presence.AskAsync(
            site, devices.Select(d => d.Device), cancellationToken);
        var report = new SiteReport(
            site,
            _time.GetUtcNow(),
            [.. answers.Values.Where(a => a.Presence is not null).Select(a => (Answer: a, Serves: true))
                .Concat(roll.Select(a => (Answer: a, Serves: false))).GroupBy(a => a.Answer.Presence!.Runner)
                .OrderBy(g => g.Key, StringComparer.Ordinal).Select(RunnerOf)],
            [.. devices.Select(d => answers[d.Device].Presence is not { } said ? d : d with
            {
                Runner = said.Runner,
                HeldSince = said.HeldSince,
                LastContact = said.LastContact,
                Sessions = said.Sessions,
            })])
        {
            Queue = [.. (await _queue.EntriesAsync(site, cancellationToken)).Select(
                e => new QueuedPush(e.PushId, e.Upload.Name.Name, e.Upload.UploadedAt, e.TurnAt))],
            Window = await WindowAsync(site, cancellationToken),
        };
        return ApiAnswer.Json(200, report, ApiJson.Default.SiteReport);
    }, cancellationToken);

    // A policy that cannot be read is told where it counts: it refuses every push.
    private async Task<WindowAnswer?> WindowAsync(string site, CancellationToken cancellationToken) =>
        await _policies.FindAsync(site, cancellationToken) is { } asked
            ? PolicyReader.ReadSite(asked.File, asked.Bytes, [], out _)?.Window?.At(_time.GetUtcNow())
            : null;

    // Of a runner that serves devices what it says of them counts, which is asked of the hub anew.
    private static SiteRunner RunnerOf(IGrouping<string, (PresenceAnswer Answer, bool Serves)> said)
    {
        PresenceAnswer[] serving = [.. said.Where(a => a.Serves).Select(a => a.Answer)];
        PresenceAnswer[] answers = serving.Length > 0 ? serving : [.. said.Select(a => a.Answer)];
        return RunnerOf(said.Key, answers, serving.Length);
    }

    private static SiteRunner RunnerOf(string name, PresenceAnswer[] answers, int devices)
    {
        PresenceAnswer one = answers[0];
        Presence said = one.Presence!;
        return new SiteRunner(name, answers.All(a => a.Presence!.Ready), devices)
        {
            Version = said.Version,
            Started = said.Started,
            ClockAheadMs = one.ClockOffset is { } ahead ? Math.Round(ahead.TotalMilliseconds) : null,
            Keys = said.Keys,
            Slots = said.Slots,
            ConfirmSlots = said.ConfirmSlots,
            ConfigureMs = said.ConfigurePace,
            ConfirmMs = said.ConfirmPace,
            Refusal = answers.Select(a => a.Refusal).FirstOrDefault(r => r is not null),
        };
    }

    // A device's newest row says how it stands; the pushes come newest first.
    private async Task<IReadOnlyList<SiteDevice>> DevicesAsync(string site, CancellationToken cancellationToken)
    {
        var devices = new SortedDictionary<string, SiteDevice>(StringComparer.Ordinal);
        IReadOnlyList<PushSummary> pushes = await _table.SelectAsync(
            new PushFilter { Site = site }, Looks, cancellationToken,
            p => p.IsFinal && p.Task == PushTask.Push && p.Status is not (PushStatus.Refused or PushStatus.Superseded));
        foreach (PushSummary[] page in pushes.OrderByDescending(p => p.EndedAt).Chunk(ReadAtOnce))
        {
            IReadOnlyList<DeviceRow>[] rows = await Task.WhenAll(page.Select(p => _table.DevicesAsync(p.Id, cancellationToken)));
            foreach ((PushSummary push, IReadOnlyList<DeviceRow> its) in page.Zip(rows))
            {
                foreach (DeviceRow row in its)
                    devices.TryAdd(row.Device, new SiteDevice(row.Device, push.Id, row.Outcome, row.Runs)
                    {
                        Software = row.Software,
                        LastPushEnded = push.EndedAt,
                    });
            }

            if (devices.Count >= Limits.Devices)
                break;
        }

        foreach (DriftRow row in (await _drift.ReadAsync(site, cancellationToken)).Devices.Where(d => devices.ContainsKey(d.Device)))
            devices[row.Device] = devices[row.Device] with { Drift = row.State, DriftedSince = row.DriftedSince, DriftSeenAt = row.SeenAt };
        return [.. devices.Values];
    }
}
