using Leafwire.Cli.Output;
using Leafwire.Contracts;
using Leafwire.Lab.Processes;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>
/// How long pushes take and what they cost: for each number of devices a lab of its own, whose switches are configured from the
/// factory, then changed as often as there are rounds, then given what they run as often again.
/// </summary>
internal sealed class BenchRun(IReadOnlyList<int> counts, int rounds, TimeProvider time, Printer printer)
    : SiteBench(counts, rounds, printer)
{
    private const string Policy = """{ "waves": { "canary": [], "fabric": false } }""";
    private const string Time = "time, ms", Cpu = "processor time a device, ms", Memory = "memory, MB, and kB over the leaf connection";

    protected override IReadOnlyList<BenchColumn> Columns =>
    [
        new("first", "firstMs", Time), new("changed", "uploadToRecordedMs", Time), new("spread", "spreadMs", Time),
        new("a device", "perDeviceMs", Time), new("unchanged", "unchangedMs", Time), new("runner's part", "stagesMs", Time),
        new("bare session", "bareSessionMs", Time), new("ratio", "stagesToBare", Time),
        new("host", "hostCpuMs", Cpu), new("runner", "runnerCpuMs", Cpu), new("hub", "hubCpuMs", Cpu), new("leaf", "leafCpuMs", Cpu),
        new("together", "cpuMs", Cpu), new("unchanged", "unchangedCpuMs", Cpu), new("storage emulator", "storageCpuMs", Cpu),
        new("runner idle", "runnerIdleMb", Memory), new("after", "runnerAfterMb", Memory), new("at most", "runnerPeakMb", Memory),
        new("host at most", "hostPeakMb", Memory), new("leaf, kB a device", "leafKilobytes", Memory),
    ];

    protected override string Note =>
        "from upload to recorded; medians, and spread from the fastest to the slowest; the runner's part is its work on a switch from "
        + "connect to save, and a bare session sends the same bytes and checks nothing; processor time of changed rounds";

    protected override async Task<double[]> MeasureAsync(int count, CancellationToken cancellationToken)
    {
        await using BenchSite site = await BenchSite.StartAsync(count, time, cancellationToken);
        double idle = site.Lab.Runners[0].Usage().ResidentMb;
        double first = (await PushAsync(site, 0, cancellationToken)).Milliseconds;

        SiteCosts begun = await SiteCosts.OfAsync(site.Lab, cancellationToken);
        var changed = new List<(double Milliseconds, PushReport Report)>();
        for (int round = 1; round <= Rounds; round++)
            changed.Add(await PushAsync(site, round, cancellationToken));
        SiteCosts costs = (await SiteCosts.OfAsync(site.Lab, cancellationToken)).Since(begun);

        SiteCosts still = await SiteCosts.OfAsync(site.Lab, cancellationToken);
        var unchanged = new List<double>();
        for (int round = 0; round < Rounds; round++)
            unchanged.Add((await PushAsync(site, Rounds, cancellationToken)).Milliseconds);
        SiteCosts idleCosts = (await SiteCosts.OfAsync(site.Lab, cancellationToken)).Since(still);

        ProcessUsage runner = site.Lab.Runners[0].Usage();
        double stages = BenchTable.Median(changed.SelectMany(c => c.Report.Devices)
            .Select(d => d.Stages.Where(s => s.Stage != Stages.Queue).Sum(s => s.Milliseconds)));
        double bare = BenchTable.Median(await BareSession.RunAsync(
            site.Lab.Farm[site.Devices[0]], site.Configuration(site.Devices[0], ""), Rounds, cancellationToken));
        double[] times = [.. changed.Select(c => c.Milliseconds)];
        double a = count * Rounds, ms = 1000 / a;
        return
        [
            first, BenchTable.Median(times), times.Max() - times.Min(), BenchTable.Median(times) / count, BenchTable.Median(unchanged),
            stages, bare, stages / bare,
            costs.Host * ms, costs.Runner * ms, costs.Hub * ms, costs.Leaf * ms, costs.Together * ms, idleCosts.Together * ms,
            costs.Storage * ms,
            idle, runner.ResidentMb, runner.PeakMb, site.Lab.Host!.Usage().PeakMb, costs.LinkBytes / 1000 / a,
        ];
    }

    // A number that was pushed before finds nothing to do.
    private static Task<(double Milliseconds, PushReport Report)> PushAsync(
        BenchSite site, int number, CancellationToken cancellationToken)
    {
        string lines = $"vlan {1000 + number}\n   name ROUND\n";
        return site.PushAsync(site.Pack(site.Devices, _ => lines, Policy), cancellationToken);
    }
}
