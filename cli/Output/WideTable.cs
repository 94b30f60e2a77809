using Spectre.Console;
using Spectre.Console.Rendering;

namespace Leafwire.Cli.Output;

/// <summary>
/// A table of many columns. In a window that is too narrow for it each row stands by itself, its first value above the others
/// with their names: what is copied, such as a push's id, is not broken over lines.
/// </summary>
internal sealed class WideTable(params string[] columns)
{
    private const string Between = "; ";

    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row: a value for each column, as markup.</summary>
    public void Add(params string[] values) => _rows.Add(values);

    /// <summary>Writes it.</summary>
    public void Write(IAnsiConsole console)
    {
        ArgumentNullException.ThrowIfNull(console);
        Table table = new Table().Border(TableBorder.Simple).AddColumns(columns);
        foreach (string[] row in _rows)
            table.AddRow(row);
        if (((IRenderable)table).Measure(RenderOptions.Create(console), int.MaxValue).Max <= console.Profile.Width)
        {
            console.Write(table);
            return;
        }

        console.WriteLine();
        foreach (string[] row in _rows)
            Write(console, row);
    }

    private void Write(IAnsiConsole console, string[] row)
    {
        console.MarkupLine($"[bold]{row[0]}[/]");
        string line = "";
        int width = 0;
        foreach ((string name, string value) in columns.Zip(row).Skip(1).Where(c => c.Second.Length > 0))
        {
            string said = value.Replace("\n", ", ", StringComparison.Ordinal);
            int more = name.Length + 1 + Markup.Remove(said).Length;
            // With room for what ends the line. The last column of a terminal is left alone: some break the line there.
            if (width > 0 && 2 + width + Between.Length + more + 1 >= console.Profile.Width)
            {
                console.MarkupLine("  " + line + ";");
                (line, width) = ("", 0);
            }

            line += (width > 0 ? Between : "") + $"[grey]{name}[/] {said}";
            width += (width > 0 ? Between.Length : 0) + more;
        }

        if (width > 0)
            console.MarkupLine("  " + line);
    }
}
