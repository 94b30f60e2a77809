using System.Globalization;
using Leafwire.Cli;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Lab.Fabric;
using Leafwire.Lab.Site;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>One run of the bench: for each number of devices a lab of its own, warmed by one push that does not count.</summary>
internal sealed class BenchRun(IReadOnlyList<int> counts, int rounds, TimeProvider time, Printer printer)
{
    private const string Site = "bench";

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("devices");
        foreach (string column in new[] { "upload to recorded, ms", "per device, ms", "its stages, ms", "bare session, ms", "runner, MB" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (int count in counts)
        {
            printer.Say($"{count} devices, {rounds} rounds");
            table.AddRow([.. (await MeasureAsync(count, cancellationToken)).Prepend(count.ToString(CultureInfo.InvariantCulture))]);
        }

        printer.Console.Write(table);
        printer.Say("medians; stages are the runner's work on a switch from connect to save; "
            + "a bare session sends the same bytes and checks nothing");
        return ExitCodes.Ok;
    }

    private async Task<string[]> MeasureAsync(int count, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> configurations = SampleFabric.Leaves(count);
        string[] devices = [.. configurations.Keys.Select(Path.GetFileNameWithoutExtension).OfType<string>()];
        await using LabSite site = await LabSite.StartAsync(
            new LabSiteOptions { Site = Site, Switches = [.. devices.Select(d => new SwitchOptions { Name = d })] }, cancellationToken);
        using var account = new StorageAccount(
            new StorageClients(Options.Create(new StorageOptions { ConnectionString = site.Storage.ConnectionString })));
        double idle = RunnerMemory.Megabytes(site);

        var totals = new List<double>();
        var reports = new List<PushReport>();
        for (int round = 0; round <= rounds; round++)
        {
            (double total, PushReport report) = await PushAsync(account, configurations, round, cancellationToken);
            if (report.Status != PushStatus.Succeeded)
                throw new UserErrorException($"a push of the bench failed: {report.Message}", ExitCodes.PushFailed);
            if (round == 0)
                continue;
            totals.Add(total);
            reports.Add(report);
        }

        double busy = RunnerMemory.Megabytes(site);
        double stages = Median(reports.SelectMany(r => r.Devices)
            .Select(d => d.Stages.Where(s => s.Stage != Contracts.Stages.Queue).Sum(s => s.Milliseconds)));
        double bare = Median(await BareSession.RunAsync(site.Farm[devices[0]], configurations.First().Value, rounds, cancellationToken));
        return [Number(Median(totals)), Number(Median(totals) / count), Number(stages), Number(bare),
            $"{Number(idle)} idle, {Number(busy)} after"];
    }

    // Each round changes every switch, or the second would find nothing to do.
    private async Task<(double Total, PushReport Report)> PushAsync(
        StorageAccount account, IReadOnlyDictionary<string, string> configurations, int round, CancellationToken cancellationToken)
    {
        var files = configurations.ToDictionary(
            c => Path.GetFileNameWithoutExtension(c.Key) + ".cfg",
            c => System.Text.Encoding.UTF8.GetBytes(
                c.Value.Replace("\nend\n", $"\nvlan {1000 + round}\n   name ROUND\n!\nend\n", StringComparison.Ordinal)));
        byte[] archive = BuildFolder.Pack(files, "{ \"waves\": { \"canary\": [], \"fabric\": false } }"u8.ToArray());
        var name = new UploadName(Site, $"round-{round}.zip");
        long began = time.GetTimestamp();
        string id = await account.UploadAsync(name, archive, cancellationToken);
        PushReport report = await new PushFollower(account, time).FollowAsync(id, _ => { }, cancellationToken);
        return (time.GetElapsedTime(began).TotalMilliseconds, report);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static string Number(double value) => value.ToString(value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
