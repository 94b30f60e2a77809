using System.Collections.Concurrent;
using Leafwire.Cli;
using Leafwire.Cli.Output;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>
/// Pushes of one device each that are uploaded at once: all at one site, or each at a site of its own, which has a leaf node and a
/// runner of its own at the same hub and host.
/// </summary>
internal sealed class BurstBench(BenchPlan plan, TimeProvider time, Printer printer) : SiteBench(plan, time, printer)
{
    private const string Fairness = "fairness";

    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(250);

    private readonly bool _sites = plan.Mode == BenchMode.Sites;

    protected override BenchColumn Subject => _sites ? new("sites", "sites") : new("pushes", "pushes");

    protected override IReadOnlyList<BenchColumn> Columns =>
    [
        new("all uploaded, ms", "allUploadedMs"), new("all recorded, ms", "allRecordedMs"), new("pushes a second", "pushesPerSecond"),
        new("upload to recorded, ms", "uploadToRecordedMs", Fairness), new("longest", "longestMs", Fairness),
        new("wait beside its place's, at most", "waitSpreadMs", Fairness), new("places from its own, at most", "placesAtMost", Fairness),
        new("host at most, MB", "hostPeakMb"), new("runners together, MB", "runnersMb"),
    ];

    protected override string Note =>
        "pushes of one device each, uploaded at once; medians of rounds, and the worst of all of them for fairness: the wait for a turn "
        + "against the line through all waits in the order of uploads, and by how many places a push began out of that order";

    protected override async Task<double[]> MeasureAsync(BenchSite site, CancellationToken cancellationToken)
    {
        var rounds = new List<BurstTimes>();
        for (int round = 0; round <= Rounds; round++)
        {
            var times = BurstTimes.Of(await BurstAsync(site, round, cancellationToken));
            if (round > 0)
                rounds.Add(times);
        }

        return
        [
            Median(r => r.AllUploaded), Median(r => r.AllRecorded), Median(r => r.PerSecond), Median(r => r.Median),
            rounds.Max(r => r.Longest), rounds.Max(r => r.Spread), rounds.Max(r => r.Places),
            site.Lab.Host!.Usage().PeakMb, site.Runners.Sum(r => r.Usage().ResidentMb),
        ];

        double Median(Func<BurstTimes, double> of) => BenchTable.Median(rounds.Select(of));
    }

    private async Task<IReadOnlyList<PushTimes>> BurstAsync(BenchSite site, int round, CancellationToken cancellationToken)
    {
        var uploaded = new ConcurrentDictionary<string, double>();
        (string Device, byte[] Archive)[] archives =
            [.. site.Devices.Select(d => (d, site.Pack([d], _ => $"vlan {2000 + round}\n   name ROUND\n", "{}")))];
        long began = Clock.GetTimestamp();
        DateTimeOffset at = Clock.GetUtcNow();
        await Parallel.ForEachAsync(archives, cancellationToken, async (item, token) =>
        {
            string id = await site.UploadAsync(item.Archive, token, site.SiteOf(item.Device));
            uploaded[id] = Clock.GetElapsedTime(began).TotalMilliseconds;
        });
        IReadOnlyDictionary<string, PushSummary> ended = await EndedAsync(site, uploaded.Keys, cancellationToken);
        return [.. uploaded.Select(push => new PushTimes(push.Value, Since(ended[push.Key].StartedAt), Since(ended[push.Key].EndedAt)))];

        double Since(DateTimeOffset? moment) => ((moment ?? at) - at).TotalMilliseconds;
    }

    // All rows at once: to ask for each would be more work than the pushes are.
    private async Task<IReadOnlyDictionary<string, PushSummary>> EndedAsync(
        BenchSite site, ICollection<string> pushes, CancellationToken cancellationToken)
    {
        while (true)
        {
            Dictionary<string, PushSummary> rows = (await site.Account.Table.ListAsync(null, 2 * pushes.Count, cancellationToken))
                .Where(row => pushes.Contains(row.Id) && row.IsFinal).ToDictionary(row => row.Id, StringComparer.Ordinal);
            if (rows.Values.FirstOrDefault(row => row.Status != PushStatus.Succeeded) is { } failed)
                throw new UserErrorException($"a push of the bench failed: {failed.Message}", ExitCodes.PushFailed);
            if (rows.Count == pushes.Count)
                return rows;
            await Task.Delay(AskEvery, Clock, cancellationToken);
        }
    }
}
