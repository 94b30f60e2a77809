using System.Text.Json;
using System.Text.Json.Nodes;
using Leafwire.Cli;
using Leafwire.Cli.Output;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>
/// The short bench of a pipeline: ratios that do not depend on how fast the machine is, held against recorded ones. What is
/// one and a half times the recorded one has got worse; a duration says nothing on a machine that others use as well.
/// </summary>
internal sealed class RatioBench(TimeProvider time, Printer printer)
{
    /// <summary>How much larger than recorded a ratio may be.</summary>
    public const double Allowed = 1.5;

    private const int Few = 10, Many = 100, Rounds = 3;
    private const string Session = "runner's part to a bare session", Growth = "processor time a device, at 100 devices to at 10";

    /// <summary>Where the recorded ones are.</summary>
    public static string File => Path.Combine(LabPaths.Root, "lab", "Commands", "Bench", "recorded.json");

    /// <summary>Measures.</summary>
    public async Task<IReadOnlyDictionary<string, double>> MeasureAsync(CancellationToken cancellationToken)
    {
        var ratios = new Dictionary<string, double>(StringComparer.Ordinal);
        using (var bench = new BenchRun(new BenchPlan(BenchMode.Push, [Few, Many], Rounds, printer.IsJson), time, printer))
        {
            BenchTable table = await bench.RunAsync(cancellationToken);
            if (bench.HasBareSession)
                ratios[Session] = table.Value(0, "stagesToBare");
            ratios[Growth] = table.Value(1, "cpuMs") / table.Value(0, "cpuMs");
        }

        // What they take depends on who else is there, what they allocate does not.
        foreach (MicroResult result in await new MicroBench(printer).RunAsync(cancellationToken))
            ratios[$"bytes that {result.Operation} allocates"] = result.AllocatedBytes;
        return ratios;
    }

    /// <summary>Holds ratios against recorded ones.</summary>
    /// <returns>The table, and the names of those that are too large, or that nothing is recorded of.</returns>
    public static (BenchTable Table, IReadOnlyList<string> Worse) Compare(
        IReadOnlyDictionary<string, double> measured, IReadOnlyDictionary<string, double> recorded)
    {
        var table = new BenchTable(
            [new("now", "now"), new("recorded", "recorded"), new("times", "times")],
            $"fails at {Allowed} times what is recorded; leafwire bench --ratios --record records what is measured", keys: 0,
            new BenchColumn("ratio", "ratio"));
        var worse = new List<string>();
        foreach ((string name, double now) in measured)
        {
            double before = recorded.TryGetValue(name, out double value) ? value : double.NaN;
            double times = before == 0 ? (now == 0 ? 1 : double.PositiveInfinity) : now / before;
            table.Add(name, [now, before, times]);
            if (!(times < Allowed))
                worse.Add(double.IsNaN(before) ? $"{name} (nothing is recorded)" : name);
        }

        return (table, worse);
    }

    /// <summary>Reads what is recorded.</summary>
    /// <exception cref="UserErrorException">It cannot be read.</exception>
    public static IReadOnlyDictionary<string, double> Recorded()
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, double>>(System.IO.File.ReadAllText(File))!;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new UserErrorException($"{File}: {e.Message}; leafwire bench --ratios --record writes it");
        }
    }

    /// <summary>Records ratios.</summary>
    public static void Record(IReadOnlyDictionary<string, double> measured)
    {
        var json = new JsonObject();
        foreach ((string name, double value) in measured)
            json[name] = Math.Round(value, 2);
        System.IO.File.WriteAllText(File, json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }
}
