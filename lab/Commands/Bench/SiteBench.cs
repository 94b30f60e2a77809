using Leafwire.Cli.Output;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>Measures with a lab of its own for each number of devices.</summary>
/// <param name="counts">The numbers of devices.</param>
/// <param name="rounds">Rounds that count.</param>
/// <param name="printer">Told which number it is about.</param>
internal abstract class SiteBench(IReadOnlyList<int> counts, int rounds, Printer printer)
{
    /// <summary>Rounds that count; one before them does not, it is the compiler's.</summary>
    protected int Rounds => rounds;

    /// <summary>The columns behind the number of devices.</summary>
    protected abstract IReadOnlyList<BenchColumn> Columns { get; }

    /// <summary>What the numbers mean.</summary>
    protected abstract string Note { get; }

    public async Task<BenchTable> RunAsync(CancellationToken cancellationToken)
    {
        var table = new BenchTable([new BenchColumn("devices", "devices"), .. Columns], Note);
        foreach (int count in counts)
        {
            printer.Say($"{count} devices, {rounds} rounds");
            table.Add([count, .. await MeasureAsync(count, cancellationToken)]);
        }

        return table;
    }

    /// <summary>Measures one number of devices.</summary>
    /// <returns>A value for each column.</returns>
    protected abstract Task<double[]> MeasureAsync(int count, CancellationToken cancellationToken);
}
