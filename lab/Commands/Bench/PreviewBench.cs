using System.Diagnostics;
using Leafwire.Cli;
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
            var diffs = new List<double>();
            var dryRuns = new List<double>();
            int shown = 0;
            for (int round = 0; round <= Rounds; round++)
            {
                (double dryRun, _) = await site.PushAsync(archive, cancellationToken);
                (double diff, shown) = await DiffAsync(site, folder.FullName, cancellationToken);
                if (round == 0)
                    continue;
                dryRuns.Add(dryRun);
                diffs.Add(diff);
            }

            return [BenchTable.Median(diffs), BenchTable.Median(dryRuns), BenchTable.Median(diffs) / BenchTable.Median(dryRuns), shown];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<(double Milliseconds, int Lines)> DiffAsync(BenchSite site, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [LabPaths.Program("Leafwire.Cli"), "diff", folder, "--site", site.Lab.Site])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LEAFWIRE_STORAGE_CONNECTION_STRING"] = site.Lab.Storage.ConnectionString;
        long began = Clock.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("leafwire diff did not start");
        Task<string> words = process.StandardError.ReadToEndAsync(cancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        double took = Clock.GetElapsedTime(began).TotalMilliseconds;
        return process.ExitCode == ExitCodes.Ok ? (took, output.Count(c => c == '\n'))
            : throw new UserErrorException($"leafwire diff failed: {output}{await words}", ExitCodes.PushFailed);
    }
}
