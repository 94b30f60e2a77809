using Leafwire.Cli.Output;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>What a host takes for one push of many devices: until it is planned, and until it is recorded.</summary>
internal sealed class MemoryBench(BenchPlan plan, TimeProvider time, Printer printer) : SiteBench(plan, time, printer)
{
    private const string Policy = """{ "waves": { "canary": [], "fabric": false } }""";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    protected override IReadOnlyList<BenchColumn> Columns =>
    [
        new("zip, MB", "zipMb"), new("host before, MB", "hostBeforeMb"), new("until planned, at most", "hostPlannedMb"),
        new("until recorded, at most", "hostPeakMb"), new("runner at most", "runnerPeakMb"), new("planned, s", "plannedS"),
        new("recorded, s", "recordedS"),
    ];

    protected override string Note =>
        "one push of all devices from the factory, so that each difference is a whole configuration and no two are the same; resident "
        + "memory of the host's process as Linux counts it";

    protected override async Task<double[]> MeasureAsync(BenchSite site, CancellationToken cancellationToken)
    {
        double before = site.Lab.Host!.Usage().ResidentMb;
        byte[] archive = site.Pack(site.Devices, _ => "", Policy);
        long began = Clock.GetTimestamp();
        string id = await site.UploadAsync(archive, cancellationToken);
        while (await site.Account.Results.FindPlanAsync(site.Lab.Site, id, cancellationToken) is null)
            await Task.Delay(Look, Clock, cancellationToken);
        double planned = Clock.GetElapsedTime(began).TotalSeconds, plannedMb = site.Lab.Host.Usage().PeakMb;
        Printer.Say(FormattableString.Invariant($"planned after {planned:0} s, the host at most {plannedMb:0} MB"));
        await site.EndAsync(id, cancellationToken);
        return
        [
            archive.Length / 1e6, before, plannedMb, site.Lab.Host.Usage().PeakMb, site.Lab.Runners[0].Usage().PeakMb, planned,
            Clock.GetElapsedTime(began).TotalSeconds,
        ];
    }
}
