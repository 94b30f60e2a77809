using System.Collections.Concurrent;
using System.Text.Json;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Eos;
using Leafwire.Lab.Processes;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.Options;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>One campaign: rounds of uploads and disturbances, calm, audit.</summary>
internal sealed class ChaosRun(ChaosOptions options, TimeProvider time, Printer printer)
{
    private const string Site = "lab";

    /// <summary>Pushes under way beyond which no new round begins: one site does them one after another where they share devices.</summary>
    private const int MostOpen = 10;

    /// <summary>
    /// A push lasts at most its deadline and its timers; this is for all that are under way when calm returns, on a slow machine.
    /// </summary>
    private static readonly TimeSpan CalmLimit = TimeSpan.FromMinutes(20);

    /// <summary>The longest commit timer of the traffic, and what a loaded machine adds to it.</summary>
    private static readonly TimeSpan TimerLimit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, int> _faults = new();
    private int _rounds;

    public async Task<ChaosResult> RunAsync(CancellationToken cancellationToken)
    {
        // The command line listens to Ctrl-C only once its action has given way.
        await Task.Yield();
        printer.Say($"starting site '{Site}' with {options.Devices} simulated switches, two runners and two hosts; seed {options.Seed}");
        if (!FakeClock.IsThere)
            printer.Say("clocks stay together: libfaketime is not installed (Debian: apt-get install libfaketime)");
        ChaosResult result;
        await using (ChaosSite site = await ChaosSite.StartAsync(options, Site, time, cancellationToken))
        {
            using var account = new StorageAccount(
                new StorageClients(Options.Create(new StorageOptions { ConnectionString = site.Lab.Storage.ConnectionString })));
            var uploads = new UploadTracker(account, new RestoreMaker(account), Site, time);
            var people = new ChaosPeople(uploads, () => site.HostUrls, time);
            result = await RunAsync(site, uploads, people, cancellationToken);
        }

        string[] left = LeftOvers.CanLook ? [.. LeftOvers.Find().Select(p => $"a process was left behind: {p}")] : [];
        result = result with { Violations = [.. result.Violations, .. left] };
        new ChaosPrinter(printer).Print(result);
        return result;
    }

    private async Task<ChaosResult> RunAsync(
        ChaosSite site, UploadTracker uploads, ChaosPeople people, CancellationToken cancellationToken)
    {
        Dictionary<string, string> originals = site.Lab.Farm.Switches.ToDictionary(s => s.Name, s => s.RunningDigest);
        long started = time.GetTimestamp();
        bool isCalm = false;
        Task watching = uploads.WatchAsync(() => isCalm && uploads.Open == 0, cancellationToken);
        Task deciding = people.RunAsync(() => watching.IsCompleted, cancellationToken);
        await DisturbAsync(site, uploads, started, watching, cancellationToken);
        isCalm = true;
        printer.Say($"calm; waiting for {uploads.Open} of {uploads.Count} pushes");
        await Task.WhenAny(Task.WhenAll(watching, deciding), Task.Delay(CalmLimit, time, cancellationToken));
        await QuietAsync(site, cancellationToken);

        IReadOnlyList<UploadRecord> records = [.. (await uploads.ReadAsync(cancellationToken)).Select(people.Tell)];
        SwitchRecord[] switches = [.. site.Lab.Farm.Switches.Select(s => SwitchRecord.Of(s, originals[s.Name]))];
        var audit = new CampaignAudit(
            records, switches, await CommandRecord.ReadAsync(site.Lab.Hub.Url, NatsHub.User, Site, time, cancellationToken),
            site.MostAhead);
        IReadOnlyList<string> violations = [.. audit.Violations(), .. people.Violations];
        site.Lab.KeepsFolder = violations.Count > 0;
        IReadOnlyList<TimeSpan> times = uploads.Times;
        return new ChaosResult
        {
            Seed = options.Seed,
            Rounds = _rounds,
            Seconds = Math.Round(time.GetElapsedTime(started).TotalSeconds, 1),
            Pushes = Count(
                records.Select(r => $"{Name(r.Upload.Kind)} {(r.Report is { } report ? Name(report.Status) : "without result")}")),
            Devices = Count(records.SelectMany(r => r.Report?.Devices ?? []).Select(d => Name(d.Outcome))),
            Faults = new SortedDictionary<string, int>(_faults, StringComparer.Ordinal),
            Confirmed = switches.Sum(
                s => s.History.Count(e => e.Kind == SwitchEventKind.Confirmed && e.Session is { } session && SessionName.IsOwn(session))),
            Reverted = switches.Sum(
                s => s.History.Count(e => e.Kind == SwitchEventKind.Reverted && e.Session is { } session && SessionName.IsOwn(session))),
            Splits = audit.Splits(),
            Locks = site.Accounts.Locks,
            MedianSeconds = times.Count == 0 ? 0 : Math.Round(times[times.Count / 2].TotalSeconds, 2),
            LongestSeconds = times.Count == 0 ? 0 : Math.Round(times[^1].TotalSeconds, 2),
            Violations = violations,
            Logs = violations.Count > 0 ? site.Lab.Folder : null,
        };
    }

    private async Task DisturbAsync(ChaosSite site, UploadTracker uploads, long started, Task watching, CancellationToken cancellationToken)
    {
        var plan = new ChaosPlan(options, Site, ChaosSite.Parts(options.HubServers));
        var work = new List<Task>();
        while (options.Rounds is { } rounds ? _rounds < rounds : time.GetElapsedTime(started) < options.Time)
        {
            ChaosRound round = plan.Next();
            _rounds = round.Number;
            printer.Say($"round {round.Number}: {round.Uploads.Count} uploads; "
                + $"{string.Join(", ", round.Disturbances.Select(d => d.What))}; {uploads.Open} pushes open");
            work.AddRange(round.Uploads.Select(u => UploadAsync(u.After, u.Upload, u.Twice)));
            work.AddRange(round.Disturbances.Select(d => DisturbAsync(d.After, d.What)));
            await Task.Delay(round.Length, time, cancellationToken);
            while (uploads.Open > MostOpen && !watching.IsCompleted)
                await Task.Delay(Pause, time, cancellationToken);
            if (work.Find(w => w.IsFaulted) is { } failed)
                await failed;
        }

        await Task.WhenAll(work);

        async Task UploadAsync(TimeSpan after, ChaosUpload upload, bool twice)
        {
            await Task.Delay(after, time, cancellationToken);
            await uploads.UploadAsync(upload, twice, cancellationToken);
        }

        async Task DisturbAsync(TimeSpan after, Disturbance what)
        {
            await Task.Delay(after, time, cancellationToken);
            if (what is Disturbance.Clock && !FakeClock.IsThere)
                return;
            await site.RunAsync(what, cancellationToken);
            _faults.AddOrUpdate(what.Kind, 1, (_, n) => n + 1);
        }
    }

    // A switch whose push ended without it may still wait for its timer.
    private async Task QuietAsync(ChaosSite site, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        while (site.Lab.Farm.Switches.Any(s => s.UnfinishedSessions.Any(SessionName.IsOwn)) && time.GetElapsedTime(began) < TimerLimit)
            await Task.Delay(Pause, time, cancellationToken);
    }

    private static SortedDictionary<string, int> Count(IEnumerable<string> names) =>
        new(names.GroupBy(n => n).ToDictionary(g => g.Key, g => g.Count()), StringComparer.Ordinal);

    private static string Name(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
