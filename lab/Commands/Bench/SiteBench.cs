using Leafwire.Cli.Output;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>Measures with a lab of its own for each number of devices and each length of their configurations.</summary>
/// <param name="plan">What is asked for.</param>
/// <param name="time">The clock.</param>
/// <param name="printer">Told which number it is about.</param>
internal abstract class SiteBench(BenchPlan plan, TimeProvider time, Printer printer)
{
    /// <summary>Rounds that count; one before them does not, it is the compiler's.</summary>
    protected int Rounds => plan.Rounds;

    /// <summary>The clock.</summary>
    protected TimeProvider Clock => time;

    /// <summary>Who reads.</summary>
    protected Printer Printer => printer;

    /// <summary>What there are so many of.</summary>
    protected virtual BenchColumn Subject => new("devices", "devices");

    /// <summary>The columns behind the number of devices and the length of their configurations.</summary>
    protected abstract IReadOnlyList<BenchColumn> Columns { get; }

    /// <summary>What the numbers mean.</summary>
    protected abstract string Note { get; }

    public async Task<BenchTable> RunAsync(CancellationToken cancellationToken)
    {
        var table = new BenchTable([Subject, new("each, kB", "configurationKb"), .. Columns], Note, keys: 2);
        foreach (BenchCase item in plan.Cases)
        {
            await using BenchSite site = await BenchSite.StartAsync(item, time, cancellationToken);
            printer.Say(FormattableString.Invariant($"{item.Count} {Subject.Title} of {site.Kilobytes:0.0} kB, {Rounds} rounds"));
            table.Add([item.Count, site.Kilobytes, .. await MeasureAsync(site, cancellationToken)]);
        }

        return table;
    }

    /// <summary>Measures one number of devices.</summary>
    /// <returns>A value for each column.</returns>
    protected abstract Task<double[]> MeasureAsync(BenchSite site, CancellationToken cancellationToken);
}
