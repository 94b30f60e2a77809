using Leafwire.Cli.Output;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>How long pushes take: for each number of devices a lab of its own, warmed by one push that does not count.</summary>
internal sealed class BenchRun(IReadOnlyList<int> counts, int rounds, TimeProvider time, Printer printer)
    : SiteBench(counts, rounds, printer)
{
    private const string Policy = """{ "waves": { "canary": [], "fabric": false } }""";

    protected override IReadOnlyList<BenchColumn> Columns =>
    [
        new("upload to recorded, ms", "uploadToRecordedMs"), new("per device, ms", "perDeviceMs"), new("its stages, ms", "stagesMs"),
        new("bare session, ms", "bareSessionMs"), new("runner idle, MB", "runnerIdleMb"), new("runner after, MB", "runnerAfterMb"),
    ];

    protected override string Note =>
        "medians; stages are the runner's work on a switch from connect to save; a bare session sends the same bytes and checks nothing";

    protected override async Task<double[]> MeasureAsync(int count, CancellationToken cancellationToken)
    {
        await using BenchSite site = await BenchSite.StartAsync(count, time, cancellationToken);
        double idle = RunnerMemory.Megabytes(site.Lab);
        var totals = new List<double>();
        var reports = new List<PushReport>();
        for (int round = 0; round <= Rounds; round++)
        {
            // Each round changes every switch, or the second would find nothing to do.
            string lines = $"vlan {1000 + round}\n   name ROUND\n";
            (double total, PushReport report) = await site.PushAsync(site.Pack(site.Devices, _ => lines, Policy), cancellationToken);
            if (round == 0)
                continue;
            totals.Add(total);
            reports.Add(report);
        }

        double busy = RunnerMemory.Megabytes(site.Lab);
        double stages = BenchTable.Median(reports.SelectMany(r => r.Devices)
            .Select(d => d.Stages.Where(s => s.Stage != Contracts.Stages.Queue).Sum(s => s.Milliseconds)));
        double bare = BenchTable.Median(await BareSession.RunAsync(
            site.Lab.Farm[site.Devices[0]], site.Configuration(site.Devices[0], ""), Rounds, cancellationToken));
        double total0 = BenchTable.Median(totals);
        return [total0, total0 / count, stages, bare, idle, busy];
    }
}
