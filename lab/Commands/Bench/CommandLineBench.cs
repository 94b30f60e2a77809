using System.Diagnostics;
using System.Text.RegularExpressions;
using Leafwire.Cli;
using Leafwire.Cli.Output;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>
/// What the operators' program takes by itself, installed as a pipeline installs it: its start, a push that is only uploaded, and how
/// long after a push's end it tells of it.
/// </summary>
internal sealed partial class CommandLineBench(BenchPlan plan, TimeProvider time, Printer printer) : SiteBench(plan, time, printer)
{
    protected override IReadOnlyList<BenchColumn> Columns =>
    [
        new("--help, ms", "helpMs"), new("push --help, ms", "pushHelpMs"), new("push, ms", "uploadMs"),
        new("push --wait, ms", "waitMs"), new("of it the push, ms", "pushMs"), new("told after its end, ms", "toldAfterMs"),
        new("status, ms", "statusMs"),
    ];

    protected override string Note => "medians, from the program's start to its end; a push ends where its report says, and is told of "
        + "when the program writes the line of its end";

    protected override async Task<double[]> MeasureAsync(BenchSite site, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("leafwire-bench-");
        try
        {
            var program = new OperatorProgram(await InstallAsync(folder.CreateSubdirectory("program").FullName, cancellationToken), Clock);
            string build = folder.CreateSubdirectory("build").FullName;
            double[][] columns = [.. Columns.Select(_ => new double[Rounds])];
            // The first push to a switch from the factory, and each program's first start, are not what is asked for.
            for (int round = -1; round < Rounds; round++)
            {
                double[] row = await RoundAsync(site, program, build, round, cancellationToken);
                for (int i = 0; round >= 0 && i < row.Length; i++)
                    columns[i][round] = row[i];
            }

            return [.. columns.Select(BenchTable.Median)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double[]> RoundAsync(
        BenchSite site, OperatorProgram program, string build, int round, CancellationToken cancellationToken)
    {
        double help = (await program.RunAsync(site.Lab, ["--help"], cancellationToken)).Milliseconds;
        double pushHelp = (await program.RunAsync(site.Lab, ["push", "--help"], cancellationToken)).Milliseconds;
        await WriteAsync(2 * round);
        OperatorRun uploaded = await program.RunAsync(site.Lab, ["push", build, "--site", site.Lab.Site, "--json"], cancellationToken);
        await site.EndAsync(IdIn(uploaded), cancellationToken);
        await WriteAsync((2 * round) + 1);
        OperatorRun waited = await program.RunAsync(
            site.Lab, ["push", build, "--site", site.Lab.Site, "--wait", "--json"], cancellationToken);
        PushReport report = await site.EndAsync(IdIn(waited), cancellationToken);
        OperatorRun status = await program.RunAsync(site.Lab, ["status"], cancellationToken);
        if (!status.Lines.Any(line => line.Text.Contains(report.Id, StringComparison.Ordinal)))
            throw new InvalidOperationException($"leafwire status did not name push {report.Id}");
        DateTimeOffset ended = report.EndedAt ?? throw new InvalidOperationException("a push that is over says when it ended");
        return
        [
            help, pushHelp, uploaded.Milliseconds, waited.Milliseconds, (ended - report.StartedAt).TotalMilliseconds,
            (waited.Lines[^1].At - ended).TotalMilliseconds, status.Milliseconds,
        ];

        async Task WriteAsync(int number)
        {
            foreach (string device in site.Devices)
                await File.WriteAllTextAsync(
                    Path.Combine(build, device + ".cfg"), site.Configuration(device, $"vlan {2000 + number}\n"), cancellationToken);
        }
    }

    private static string IdIn(OperatorRun run) =>
        PushId().Match(string.Concat(run.Lines.Select(l => l.Text))) is { Success: true } match ? match.Groups["id"].Value
            : throw new InvalidOperationException("leafwire push said no id");

    private async Task<string> InstallAsync(string folder, CancellationToken cancellationToken)
    {
        Printer.Say("installing the program");
        var start = new ProcessStartInfo("bash", [Path.Combine(LabPaths.Root, "templates", "install.sh"), "to", folder])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("bash did not start");
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? Path.Combine(folder, "leafwire")
            : throw new UserErrorException($"the program could not be installed: {output}");
    }

    [GeneratedRegex("\"pushId\": *\"(?<id>[0-9a-f]{16})\"")]
    private static partial Regex PushId();
}
