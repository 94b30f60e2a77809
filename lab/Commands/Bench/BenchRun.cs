using Leafwire.Cli.Output;
using Leafwire.Contracts;
using Leafwire.Lab.Processes;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>
/// How long pushes take and what they cost: for each number of devices a lab of its own, whose switches are configured from the
/// factory, then changed as often as there are rounds, then given what they run as often again.
/// </summary>
internal sealed class BenchRun(BenchPlan plan, TimeProvider time, Printer printer)
    : SiteBench(plan, time, printer), IDisposable
{
    private const string Policy = """{ "waves": { "canary": [], "fabric": false } }""";
    private const int FirstAlone = 3000, FirstBare = 2000;

    private const string Alone = "one device alone, a bare OpenSSH session after each push, ms";
    private const string Storage = "storage requests of a changed round, of its host";
    private const string Time = "time, ms", Cpu = "processor time a device, ms", Memory = "memory, MB, and kB over the leaf connection";

    private readonly OpenSsh? _ssh = OpenSsh.Find(Environment.GetEnvironmentVariable("PATH"));

    /// <summary>True when there is an OpenSSH to compare with.</summary>
    public bool HasBareSession => _ssh is not null;

    protected override IReadOnlyList<BenchColumn> Columns =>
    [
        new("first", "firstMs", Time), new("changed", "uploadToRecordedMs", Time), new("spread", "spreadMs", Time),
        new("a device", "perDeviceMs", Time), new("unchanged", "unchangedMs", Time), new("runner's part", "stagesMs", Time),
        new("upload to recorded", "aloneMs", Alone), new("runner's part", "aloneStagesMs", Alone),
        .. _ssh is null ? Array.Empty<BenchColumn>() :
        [
            new("bare session", "bareSessionMs", Alone), new("runner's part to it", "stagesToBare", Alone),
            new("recorded later by", "laterThanBareMs", Alone),
        ],
        new("host", "hostCpuMs", Cpu), new("runner", "runnerCpuMs", Cpu), new("hub", "hubCpuMs", Cpu), new("leaf", "leafCpuMs", Cpu),
        new("together", "cpuMs", Cpu), new("unchanged", "unchangedCpuMs", Cpu), new("storage emulator", "storageCpuMs", Cpu),
        new("to blobs", "blobRequests", Storage), new("a device", "blobRequestsADevice", Storage),
        new("to tables", "tableRequests", Storage), new("a device", "tableRequestsADevice", Storage),
        new("runner idle", "runnerIdleMb", Memory), new("after", "runnerAfterMb", Memory), new("at most", "runnerPeakMb", Memory),
        new("host at most", "hostPeakMb", Memory), new("leaf, kB a device", "leafKilobytes", Memory),
    ];

    protected override string Note =>
        "from upload to recorded; medians, and spread from the fastest to the slowest; the runner's part is its work on a switch from "
        + "connect to save, and a bare session sends the same bytes over two connections and checks nothing; "
        + "processor time of changed rounds; storage requests without looking for uploads and the host's lease, which go by the clock";

    protected override async Task<double[]> MeasureAsync(BenchSite site, CancellationToken cancellationToken)
    {
        using var storage = new StorageWork(site.Lab.Storage.LogFile);
        double idle = site.Lab.Runners[0].Usage().ResidentMb;
        double first = (await PushAsync(site, 0, cancellationToken)).Milliseconds;

        StorageRequests asked = storage.UntilNow();
        SiteCosts begun = await SiteCosts.OfAsync(site.Lab, cancellationToken);
        var changed = new List<(double Milliseconds, PushReport Report)>();
        for (int round = 1; round <= Rounds; round++)
            changed.Add(await PushAsync(site, round, cancellationToken));
        SiteCosts costs = (await SiteCosts.OfAsync(site.Lab, cancellationToken)).Since(begun);
        asked = storage.UntilNow() - asked;

        SiteCosts still = await SiteCosts.OfAsync(site.Lab, cancellationToken);
        var unchanged = new List<double>();
        for (int round = 0; round < Rounds; round++)
            unchanged.Add((await PushAsync(site, Rounds, cancellationToken)).Milliseconds);
        SiteCosts idleCosts = (await SiteCosts.OfAsync(site.Lab, cancellationToken)).Since(still);

        ProcessUsage runner = site.Lab.Runners[0].Usage();
        double[] alone = await AloneAsync(site, cancellationToken);
        double[] times = [.. changed.Select(c => c.Milliseconds)];
        int count = site.Devices.Count;
        double a = count * Rounds, ms = 1000 / a;
        return
        [
            first, BenchTable.Median(times), times.Max() - times.Min(), BenchTable.Median(times) / count, BenchTable.Median(unchanged),
            BenchTable.Median(changed.SelectMany(c => Parts(c.Report))), .. alone,
            costs.Host * ms, costs.Runner * ms, costs.Hub * ms, costs.Leaf * ms, costs.Together * ms, idleCosts.Together * ms,
            costs.Storage * ms,
            asked.Blobs / (double)Rounds, asked.Blobs / a, asked.Tables / (double)Rounds, asked.Tables / a,
            idle, runner.ResidentMb, runner.PeakMb, site.Lab.Host!.Usage().PeakMb, costs.LinkBytes / 1000 / a,
        ];
    }

    // One after the other, as the machine has other moments; the first of each is the compiler's.
    private async Task<double[]> AloneAsync(BenchSite site, CancellationToken cancellationToken)
    {
        string device = site.Devices[0];
        var bare = _ssh is null ? null : new BareSession(_ssh, Clock);
        var rounds = new List<(double Recorded, double Part, double Bare)>();
        for (int round = 0; round <= Rounds; round++)
        {
            (double recorded, PushReport report) = await site.PushAsync(
                site.Pack([device], _ => Vlan(FirstAlone + round), Policy), cancellationToken);
            double session = bare is null ? double.NaN
                : await bare.RunAsync(site.Lab.Farm[device], site.Configuration(device, Vlan(FirstBare + round)), cancellationToken);
            rounds.Add((recorded, Parts(report).Single(), session));
        }

        double[] all = [Median(r => r.Recorded), Median(r => r.Part), Median(r => r.Bare)];
        return bare is null ? all[..2] : [.. all, all[1] / all[2], all[0] - all[2]];

        double Median(Func<(double Recorded, double Part, double Bare), double> of) => BenchTable.Median(rounds.Skip(1).Select(of));
    }

    private static IEnumerable<double> Parts(PushReport report) =>
        report.Devices.Select(d => d.Stages.Where(s => s.Stage != Stages.Queue).Sum(s => s.Milliseconds));

    private static string Vlan(int number) => $"vlan {number}\n   name ROUND\n";

    // A number that was pushed before finds nothing to do.
    private static Task<(double Milliseconds, PushReport Report)> PushAsync(
        BenchSite site, int number, CancellationToken cancellationToken)
    {
        string lines = Vlan(1000 + number);
        return site.PushAsync(site.Pack(site.Devices, _ => lines, Policy), cancellationToken);
    }

    public void Dispose() => _ssh?.Dispose();
}
