using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Leafwire.Cli.Telemetry;
using Leafwire.Contracts;
using Leafwire.Pipeline.Telemetry;
using Leafwire.Runner.Telemetry;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Telemetry;

/// <summary>The instruments that there are, and what documents and dashboard say of them.</summary>
public sealed partial class InstrumentTests
{
    private static readonly string[] Meters = [TelemetryNames.Pipeline, TelemetryNames.Runner, TelemetryNames.Cli];

    [Fact]
    public void Metrics_OfThePage_AreTheInstrumentsThatThereAre()
    {
        string page = Repository.Read("docs/operations.md");

        Row().Matches(page).Select(row => (row.Groups["name"].Value, row.Groups["unit"].Value))
            .ShouldBe(All().Select(i => (i.Name, i.Unit ?? "")), ignoreOrder: true);
    }

    [Fact]
    public void Dashboard_Metrics_AreInstrumentsThatThereAre()
    {
        string[] there = [.. All().SelectMany(PrometheusNames)];
        JsonNode dashboard = JsonNode.Parse(Repository.Read("infra/grafana/leafwire.json"))!;

        string[] asked = [.. dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]!.AsArray())
            .Select(target => (string)target!["expr"]!).Append((string)dashboard["templating"]!["list"]![1]!["query"]!["query"]!)
            .SelectMany(expression => Metric().Matches(expression).Select(m => m.Value))];
        asked.Except(there).ShouldBeEmpty();
        // And none is forgotten.
        All().Where(i => !PrometheusNames(i).Any(asked.Contains)).Select(i => i.Name).ShouldBeEmpty();
    }

    [Fact]
    public void Instrument_Names_FollowTheConventions()
    {
        foreach (Instrument instrument in All())
        {
            instrument.Name.ShouldMatch("^leafwire(\\.[a-z]+(_[a-z]+)*)+$");
            instrument.Unit.ShouldNotBeNull().ShouldMatch("^(s|By|\\{[a-z]+\\})$", instrument.Name);
            instrument.Description.ShouldNotBeNullOrEmpty(instrument.Name);
            // A unit is no part of a name, nor is what Prometheus puts behind one.
            instrument.Name.ShouldNotMatch("(seconds|bytes|total)$");
        }
    }

    private static List<Instrument> All()
    {
        var all = new Dictionary<string, Instrument>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (Meters.Contains(instrument.Meter.Name))
                    lock (all)
                        all[instrument.Name] = instrument;
            },
        };
        listener.Start();
        foreach (Type type in new[] { typeof(PipelineTelemetry), typeof(RunnerTelemetry), typeof(CliTelemetry) })
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        using var meter = new Meter(TelemetryNames.Runner);
        RunnerGaugeNames.SlotUsage(meter, () => []);
        RunnerGaugeNames.SlotLimit(meter, () => []);
        RunnerGaugeNames.ArmedTimers(meter, () => []);
        RunnerGaugeNames.Devices(meter, () => []);
        RunnerGaugeNames.JournalSize(meter, () => []);
        lock (all)
            return [.. all.Values];
    }

    // As a Prometheus that takes OTLP writes them: the unit behind the name, then what the kind adds.
    private static IEnumerable<string> PrometheusNames(Instrument instrument)
    {
        string name = instrument.Name.Replace('.', '_') + (instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" });
        return instrument switch
        {
            Histogram<double> => [name + "_bucket", name + "_count", name + "_sum"],
            Counter<long> => [name + "_total"],
            _ => [name],
        };
    }

    [GeneratedRegex(@"^\| `(?<name>leafwire\.[\w.]+)` \| `(?<unit>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    // Not the attributes, which stand in braces, or behind "by".
    [GeneratedRegex(@"(?<=label_values\()leafwire_\w+|\bleafwire_\w+(?=[{\[])")]
    private static partial Regex Metric();
}
