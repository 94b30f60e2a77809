using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leafwire.Cli.Output;
using Spectre.Console;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>A column of a bench's table.</summary>
/// <param name="Title">What people call it.</param>
/// <param name="Key">What the JSON calls it.</param>
/// <param name="Group">What it is shown with; people read a table for each group. Default: null, with those that have none either.</param>
internal sealed record BenchColumn(string Title, string Key, string? Group = null);

/// <summary>What a bench measured: a row for each number of devices.</summary>
/// <param name="columns">What each row has, the devices first.</param>
/// <param name="note">What the numbers mean.</param>
/// <param name="keys">How many of the first columns say what a row is about; each group is shown behind them. Default: 1.</param>
/// <param name="names">The column of the rows' names, the very first. Default: null, they have none.</param>
internal sealed class BenchTable(IReadOnlyList<BenchColumn> columns, string note, int keys = 1, BenchColumn? names = null)
{
    private readonly List<(string Name, double[] Values)> _rows = [];

    /// <summary>Adds a row; NaN for what could not be measured.</summary>
    public void Add(params double[] row) => Add("", row);

    /// <summary>Adds a row with a name.</summary>
    public void Add(string name, double[] row)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, columns.Count);
        _rows.Add((name, row));
    }

    /// <summary>What stands in a row; NaN for what could not be measured.</summary>
    public double Value(int row, string key) =>
        _rows[row].Values[columns.Index().Single(c => c.Item.Key == key).Index];

    /// <summary>The middle one.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>Prints it, for people or for programs.</summary>
    public void Print(Printer printer)
    {
        ArgumentNullException.ThrowIfNull(printer);
        if (printer.IsJson)
            Console.Out.WriteLine(ToJson());
        else
            Print(printer.Console);
    }

    /// <summary>As people read it.</summary>
    public void Print(IAnsiConsole console)
    {
        foreach (IGrouping<string?, (int Index, BenchColumn Column)> group in columns.Index().Skip(keys).GroupBy(c => c.Item.Group))
        {
            if (group.Key is { } title)
                console.MarkupLineInterpolated($"{title}");
            (int Index, BenchColumn Column)[] shown = [.. columns.Index().Take(keys), .. group];
            Table table = new Table().Border(TableBorder.Simple);
            if (names is not null)
                table.AddColumn(names.Title);
            foreach ((_, BenchColumn column) in shown)
                table.AddColumn(new TableColumn(column.Title).RightAligned());
            foreach ((string name, double[] row) in _rows)
                table.AddRow([.. names is null ? [] : new[] { Markup.Escape(name) }, .. shown.Select(c => Number(row[c.Index]))]);
            console.Write(table);
        }

        console.MarkupLineInterpolated($"{note}");
    }

    /// <summary>As programs read it: <c>{"rows": [{…}]}</c>, null for what could not be measured.</summary>
    public string ToJson() =>
        new JsonObject { ["rows"] = new JsonArray([.. _rows.Select(ToJson)]) }.ToJsonString(JsonSerializerOptions.Default);

    private JsonObject ToJson((string Name, double[] Values) row)
    {
        var json = new JsonObject();
        if (names is not null)
            json[names.Key] = row.Name;
        foreach ((BenchColumn column, double value) in columns.Zip(row.Values))
            json[column.Key] = double.IsNaN(value) ? null : JsonValue.Create(Math.Round(value, 3));
        return json;
    }

    private static string Number(double value) => double.IsNaN(value) ? "?"
        : value == Math.Round(value) ? value.ToString("0", CultureInfo.InvariantCulture)
        : value.ToString(Math.Abs(value) < 10 ? "0.00" : "0", CultureInfo.InvariantCulture);
}
