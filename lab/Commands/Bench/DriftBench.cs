using Leafwire.Cli;
using Leafwire.Cli.Output;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>
/// Pushes of one device, alone and while all devices of the site are looked at for drift: what comes meanwhile is to wait for nobody.
/// </summary>
internal sealed class DriftBench(BenchPlan plan, TimeProvider time, Printer printer)
    : SiteBench(plan, time, printer)
{
    private const string Look = """{ "task": "drift", "devices": ["*"] }""";

    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(25);

    protected override IReadOnlyList<BenchColumn> Columns =>
    [
        new("push alone, ms", "pushAloneMs"), new("push meanwhile, ms", "pushMeanwhileMs"), new("longer by, ms", "delayMs"),
        new("longest meanwhile, ms", "longestMeanwhileMs"), new("drift run, ms", "driftMs"),
    ];

    protected override string Note =>
        "medians; a push of one device from upload to recorded, and a drift run of all of them, which each push was over before";

    protected override async Task<double[]> MeasureAsync(BenchSite site, CancellationToken cancellationToken)
    {
        await site.PushAsync(site.Pack(site.Devices, _ => "", "{}"), cancellationToken);
        var alone = new List<double>();
        var meanwhile = new List<double>();
        var runs = new List<double>();
        for (int round = 0; round <= Rounds; round++)
        {
            double single = (await site.PushAsync(Change(site, 2 * round), cancellationToken)).Milliseconds;
            long began = Clock.GetTimestamp();
            string look = await site.UploadAsync(site.Pack([], _ => "", Look), cancellationToken);
            await UntilAsync(site, look, row => row.Outcomes.Keys.Any(o => o is not ("waiting" or "looking")), cancellationToken);
            double beside = (await site.PushAsync(Change(site, (2 * round) + 1), cancellationToken)).Milliseconds;
            if ((await UntilAsync(site, look, _ => true, cancellationToken)).IsFinal)
                throw new UserErrorException(
                    "the drift run was over before the push: nothing is shown by that; take more --devices", ExitCodes.PushFailed);
            await site.EndAsync(look, cancellationToken);
            if (round == 0)
                continue;
            alone.Add(single);
            meanwhile.Add(beside);
            runs.Add(Clock.GetElapsedTime(began).TotalMilliseconds);
        }

        return
        [
            BenchTable.Median(alone), BenchTable.Median(meanwhile), BenchTable.Median(meanwhile) - BenchTable.Median(alone),
            meanwhile.Max(), BenchTable.Median(runs),
        ];
    }

    // Another device each time, which the run may have seen or not.
    private static byte[] Change(BenchSite site, int number) => site.Pack(
        [site.Devices[site.Devices.Count * number / 7 % site.Devices.Count]], _ => $"vlan {3000 + number}\n   name NEW\n", "{}");

    private async Task<PushSummary> UntilAsync(
        BenchSite site, string id, Predicate<PushSummary> wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await site.Account.FindAsync(id, cancellationToken) is { } row && (row.IsFinal || wanted(row)))
                return row;
            await Task.Delay(AskEvery, Clock, cancellationToken);
        }
    }
}
