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

    /// <summary>What a column of sentences has in a table at least, in characters.</summary>
    private const int LeastSentence = 24;

    private readonly List<string[]> _rows = [];

    /// <summary>The columns whose values may be broken over lines.</summary>
    public IReadOnlyCollection<string> Sentences { get; init; } = [];

    /// <summary>Adds a row: a value for each column, as markup.</summary>
    public void Add(params string[] values) => _rows.Add(values);

    /// <summary>Writes it.</summary>
    public void Write(IAnsiConsole console)
    {
        ArgumentNullException.ThrowIfNull(console);
        if (((IRenderable)Build(atLeast: true)).Measure(RenderOptions.Create(console), int.MaxValue).Max <= console.Profile.Width)
        {
            console.Write(Build(atLeast: false));
            return;
        }

        console.WriteLine();
        foreach (string[] row in _rows)
            Write(console, row);
    }

    private Table Build(bool atLeast)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach ((int i, string name) in columns.Index())
        {
            bool isSentence = Sentences.Contains(name);
            table.AddColumn(new TableColumn(name)
            {
                NoWrap = !isSentence,
                Width = atLeast && isSentence ? Math.Min(LeastSentence, _rows.Max(r => Markup.Remove(r[i]).Length)) : null,
            });
        }

        foreach (string[] row in _rows)
            table.AddRow(row);
        return table;
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
                WriteLine(line + ";");
                (line, width) = ("", 0);
            }

            line += (width > 0 ? Between : "") + $"[grey]{name}[/] {said}";
            width += (width > 0 ? Between.Length : 0) + more;
        }

        if (width > 0)
            WriteLine(line);

        void WriteLine(string markup) => console.Write(new Padder(new Markup(markup), new Padding(2, 0, 0, 0)));
    }
}
