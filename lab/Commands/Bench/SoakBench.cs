using Leafwire.Cli.Output;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>Pushes one after the other for as long as is asked for, and whether memory, handles or anything at NATS grows by it.</summary>
/// <param name="plan">What is asked for.</param>
/// <param name="time">The clock.</param>
/// <param name="printer">Told every so often how it stands.</param>
internal sealed class SoakBench(BenchPlan plan, TimeProvider time, Printer printer)
{
    private const int Samples = 120, Lines = 20;

    // A push that takes so many times the one before it has waited for something.
    private const int Slow = 5;

    private const string Policy = """{ "waves": { "canary": [], "fabric": false } }""";

    private readonly List<SoakSeries> _series = [];

    /// <summary>What grew; empty when all is well.</summary>
    public IReadOnlyList<string> Growing => [.. _series.Where(s => s.Grows).Select(s => s.Name)];

    public async Task<BenchTable> RunAsync(CancellationToken cancellationToken)
    {
        await using BenchSite site = await BenchSite.StartAsync(plan.Cases.First(), time, cancellationToken);
        printer.Say(FormattableString.Invariant(
            $"{site.Devices.Count} devices of {site.Kilobytes:0.0} kB, pushed one push after the other for {plan.Minutes} minutes"));
        // The first is the compiler's, and configures from the factory.
        await PushAsync(site, 0, cancellationToken);
        var length = TimeSpan.FromMinutes(plan.Minutes);
        long began = time.GetTimestamp();
        // The machine has other things to do, so this is told and not judged.
        var pushes = new SoakSeries("a push, ms", Slack: double.PositiveInfinity);
        int samples = 0, lines = 0, number = 0;
        for (TimeSpan at = TimeSpan.Zero; at < length; at = time.GetElapsedTime(began))
        {
            if (at >= length / Samples * samples)
            {
                samples++;
                await SampleAsync(site, at, cancellationToken);
            }

            if (at >= length / Lines * lines)
            {
                lines++;
                string values = string.Join("; ", _series.Select(s => FormattableString.Invariant($"{s.Name}: {s.Last:0}")));
                printer.Say(FormattableString.Invariant($"{at:hh\\:mm\\:ss}  {number} pushes; {values}"));
            }

            (double milliseconds, PushReport report) = await PushAsync(site, ++number, cancellationToken);
            if (pushes.Count > 0 && milliseconds > pushes.Last * Slow)
            {
                site.Lab.KeepsFolder = true;
                printer.Say(FormattableString.Invariant($"{at:hh\\:mm\\:ss}  push {report.Id} took {milliseconds / 1000:0.0} s, ")
                    + FormattableString.Invariant($"the one before it {pushes.Last / 1000:0.0} s; logs: {site.Lab.Folder}"));
            }

            pushes.Add(at.TotalSeconds, milliseconds);
        }

        await SampleAsync(site, length, cancellationToken);
        return Table([pushes, .. _series], number);
    }

    private async Task SampleAsync(BenchSite site, TimeSpan at, CancellationToken cancellationToken)
    {
        foreach ((string name, double slack, double value) in await SoakSample.OfAsync(site.Lab, cancellationToken))
        {
            if (_series.Find(s => s.Name == name) is not { } series)
                _series.Add(series = new SoakSeries(name, slack));
            series.Add(at.TotalSeconds, value);
        }
    }

    // Two builds in turn: each finds something to do, and what is kept of configurations stays as large as it is.
    private static Task<(double Milliseconds, PushReport Report)> PushAsync(
        BenchSite site, int number, CancellationToken cancellationToken)
    {
        string lines = $"vlan {2000 + (number % 2)}\n   name ROUND\n";
        return site.PushAsync(site.Pack(site.Devices, _ => lines, Policy), cancellationToken);
    }

    private static BenchTable Table(IReadOnlyList<SoakSeries> all, int pushes)
    {
        var table = new BenchTable(
        [
            new("first", "first"), new("last", "last"), new("at most", "most"), new("second third", "secondThird"),
            new("last third", "lastThird"), new("slope an hour", "slopePerHour"), new("grows", "grows"),
        ], $"{pushes} pushes; means of thirds; what grows (1) is in the last third more than a tenth, and what it goes up and down by, "
            + "above the second", keys: 0, names: new BenchColumn("what", "what"));
        foreach (SoakSeries series in all)
            table.Add(series.Name,
            [
                series.First, series.Last, series.Most, series.SecondThird, series.LastThird, series.SlopePerHour, series.Grows ? 1 : 0,
            ]);
        return table;
    }
}
