using Leafwire.Cli.Output;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>
/// <c>leafwire diff</c> as people have it: from its start to its last line on the screen, beside a dry run of the same build from
/// upload to recorded.
/// </summary>
internal sealed class PreviewBench(BenchPlan plan, TimeProvider time, Printer printer)
    : SiteBench(plan, time, printer)
{
    private const int Differences = 3;

    protected override IReadOnlyList<BenchColumn> Columns =>
    [
        new("diff, ms", "diffMs"), new("its dry run, ms", "dryRunMs"), new("diff / dry run", "ratio"), new("lines on the screen", "lines"),
    ];

    protected override string Note => "medians; diff from the program's start to its end, the dry run from upload to recorded";

    protected override async Task<double[]> MeasureAsync(BenchSite site, CancellationToken cancellationToken)
    {
        await site.PushAsync(site.Pack(site.Devices, _ => "", "{}"), cancellationToken);
        Dictionary<string, string> lines = site.Devices.Index().ToDictionary(
            d => d.Item, d => $"vlan {2000 + (d.Index % Differences)}\n   name NEW\n");
        byte[] archive = site.Pack(site.Devices, d => lines[d], """{ "dryRun": true }""");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("leafwire-bench-");
        try
        {
            foreach (string device in site.Devices)
                await File.WriteAllTextAsync(
                    Path.Combine(folder.FullName, device + ".cfg"), site.Configuration(device, lines[device]), cancellationToken);
            var program = new OperatorProgram(LabPaths.Program("Leafwire.Cli"), Clock);
            var diffs = new List<double>();
            var dryRuns = new List<double>();
            int shown = 0;
            for (int round = 0; round <= Rounds; round++)
            {
                (double dryRun, _) = await site.PushAsync(archive, cancellationToken);
                OperatorRun diff = await program.RunAsync(
                    site.Lab, ["diff", folder.FullName, "--site", site.Lab.Site], cancellationToken);
                if (round == 0)
                    continue;
                dryRuns.Add(dryRun);
                diffs.Add(diff.Milliseconds);
                shown = diff.Lines.Count;
            }

            return [BenchTable.Median(diffs), BenchTable.Median(dryRuns), BenchTable.Median(diffs) / BenchTable.Median(dryRuns), shown];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
