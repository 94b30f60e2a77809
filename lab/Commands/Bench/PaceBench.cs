using Leafwire.Cli.Output;
using Leafwire.Contracts;
using Leafwire.Lab.Processes;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Reports;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>
/// A push of all devices as one transaction, whose switches take as long as real ones: how far it is from what its slots allow, and
/// whether confirming all of them comes in time.
/// </summary>
internal sealed class PaceBench(BenchPlan plan, TimeProvider time, Printer printer) : SiteBench(plan, time, printer)
{
    // The runner's own, as long as nobody sets others.
    private const int Lanes = 32, Confirms = 64;

    private const string Policy = """{ "waves": { "canary": [], "fabric": false } }""";
    private const string Parts = "its parts, s", Reserve = "confirming all, against the time that is kept for it";

    protected override IReadOnlyList<BenchColumn> Columns =>
    [
        new("upload to recorded, s", "uploadToRecordedS"), new("ideal for the slots, s", "idealS"), new("to it", "toIdeal"),
        new("all armed", "armedS", Parts), new("ideal", "armedIdealS", Parts), new("confirmed and saved", "confirmedS", Parts),
        new("ideal", "confirmedIdealS", Parts),
        new("last begun after, s", "lastConfirmBegunS", Reserve), new("reserve, s", "confirmReserveS", Reserve),
        new("share of it", "shareOfReserve", Reserve),
    ];

    protected override string Note =>
        FormattableString.Invariant($"switches at a real one's pace; the ideal is what the switches themselves took, at {Lanes} that are ")
        + FormattableString.Invariant($"configured and {Confirms} that are confirmed at once; of the time that is kept for confirming, ")
        + "every confirmation is to be begun in the first half (0.5)";

    protected override async Task<double[]> MeasureAsync(BenchSite site, CancellationToken cancellationToken)
    {
        // The compiler's.
        await site.PushAsync(site.Pack(site.Devices.Take(1), _ => Vlan(0), Policy), cancellationToken);
        var rounds = new List<double[]>();
        for (int round = 1; round <= Rounds; round++)
            rounds.Add(await RoundAsync(site, round, cancellationToken));
        return [.. Enumerable.Range(0, Columns.Count).Select(column => BenchTable.Median(rounds.Select(r => r[column])))];
    }

    private async Task<double[]> RoundAsync(BenchSite site, int round, CancellationToken cancellationToken)
    {
        DateTimeOffset began = Clock.GetUtcNow();
        (double milliseconds, PushReport report) = await site.PushAsync(
            site.Pack(site.Devices, _ => Vlan(round), Policy), cancellationToken);
        SwitchPause[][] pauses = [.. site.Devices.Select(d => site.Lab.Farm[d].Pauses.Where(p => p.At >= began).ToArray())];
        var ideal = PaceIdeal.Of(pauses, Lanes, Confirms);
        DateTimeOffset decided = report.StartedAt
            + TimeSpan.FromMilliseconds(report.Devices.Min(d => d.Phases.First(p => p.Phase == DeviceOutcome.Confirming).Ms));
        DateTimeOffset last = pauses.SelectMany(p => p).Where(p => p.Kind == SwitchPauseKind.Confirm).Max(p => p.At);
        double kept = (await ReserveAsync(site, report, cancellationToken)).TotalSeconds, begun = (last - decided).TotalSeconds;
        double wall = milliseconds / 1000;
        return
        [
            wall, ideal.Together.TotalSeconds, wall / ideal.Together.TotalSeconds,
            (decided - report.StartedAt).TotalSeconds, ideal.Arming.TotalSeconds,
            (report.EndedAt!.Value - decided).TotalSeconds, ideal.Confirming.TotalSeconds,
            begun, kept, begun / kept,
        ];
    }

    // It is decided when a push begins, and stands in its log.
    private static async Task<TimeSpan> ReserveAsync(BenchSite site, PushReport report, CancellationToken cancellationToken)
    {
        var options = new NatsOptions { Url = site.Lab.Hub.Url, Username = NatsHub.User, Password = NatsHub.User };
        await using var hub = new Hub(Options.Create(options), NullLoggerFactory.Instance);
        INatsJSStream log = await hub.Streams.GetStreamAsync(Names.Replies, cancellationToken: cancellationToken);
        StreamMsgGetResponse start = await log.GetAsync(
            new StreamMsgGetRequest { LastBySubj = Subjects.Start(report.Site, report.Id) }, cancellationToken);
        return Wire.DecodeStart(start.Message.Data.Span).ConfirmReserve;
    }

    private static string Vlan(int number) => $"vlan {2000 + number}\n   name ROUND\n";
}
