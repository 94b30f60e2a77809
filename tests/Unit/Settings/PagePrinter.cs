using System.Text;
using Leafwire.Contracts.Settings;
using Leafwire.Runner.Settings;

namespace Leafwire.Tests.Unit.Settings;

/// <summary>A table of keys as a page of documentation.</summary>
internal static class PagePrinter
{
    public static string Print<T>(
        SettingsTable<T> table, string title, string introduction, IReadOnlyList<RunnerVariable>? variables = null)
        where T : class
    {
        var page = new StringBuilder()
            .Append("<!-- Printed from the table of keys, do not edit: LEAFWIRE_WRITE_DOCS=true ./leafwire test writes it anew. -->\n\n")
            .Append($"# {title}\n\n{introduction}\n");
        var printed = new HashSet<SettingRow>(ReferenceEqualityComparer.Instance);
        foreach (ISettingsTable part in All(table).DistinctBy(part => part.Title))
            Print(page, part, part == (ISettingsTable)table, printed);
        if (variables is not null)
        {
            page.Append(
                "\n## Environment\n\nA variable goes before the file.\n\n| variable | in place of | what it says |\n|---|---|---|\n");
            foreach (RunnerVariable variable in variables)
                page.Append($"| `{variable.Name}` | {(variable.Key is { } key ? $"`{key}`" : "")} | {variable.Words} |\n");
        }

        return page.ToString();
    }

    private static void Print(StringBuilder page, ISettingsTable table, bool isRoot, HashSet<SettingRow> printed)
    {
        page.Append($"\n## {(isRoot ? "Keys" : $"Keys of {Quoted(table.Title)}")}\n\n| key | value | default | what it does |\n"
            + $"|---|---|---|---|\n");
        bool refers = false;
        foreach (SettingRow row in table.Rows)
        {
            if (!printed.Add(row))
                refers = true;
            else
                page.Append($"| `{row.Name}` | {Cell(row.Kind.Words)} | {Cell(Default(row))} | {Cell(row.Words)} |\n");
        }

        if (refers)
            page.Append("\nBeside these it takes all the keys of a device.\n");
    }

    private static string Quoted(string title) => title.Contains(' ', StringComparison.Ordinal) ? title : $"`{title}`";

    private static string Default(SettingRow row) =>
        row.IsRequired ? "must be given" : row.Otherwise
            ?? (row.Default is { } value ? $"`{value.ToJsonString().Replace("\\u007E", "~", StringComparison.Ordinal)}`" : "none");

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    // A table before those that lie within it.
    private static IEnumerable<ISettingsTable> All(ISettingsTable table) =>
        [table, .. table.Rows.SelectMany(row => row.Kind.Tables).SelectMany(All)];
}
