using System.Globalization;
using Leafwire.Cli.Output;
using Spectre.Console;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>A campaign's result for people.</summary>
internal sealed class ChaosPrinter(Printer printer)
{
    public void Print(ChaosResult result)
    {
        printer.Console.Write(Counts("survived", result.Faults));
        printer.Console.Write(Counts("pushes", result.Pushes));
        printer.Console.Write(Counts("devices in them", result.Devices));
        printer.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Rounds} rounds in {result.Seconds:0} s; {result.Pushes.Values.Sum()} uploads, {result.Faults.Values.Sum()} faults; "
                + $"upload to recorded: median {result.MedianSeconds:0.0} s, longest {result.LongestSeconds:0.0} s"));
        printer.Say($"by the switches' own record: {result.Confirmed} changes kept, {result.Reverted} taken back; "
            + $"{result.Splits} transactions ended split; the account was locked {result.Locks} times");
        foreach (string violation in result.Violations)
            printer.Console.MarkupLineInterpolated($"[red]broken: {violation}[/]");
        if (result.Violations.Count == 0)
            printer.Console.MarkupLineInterpolated(
                $"[green]nothing lost, nothing twice, nothing left[/]; repeat it with --seed {result.Seed}");
        else
            printer.Say($"{result.Violations.Count} promises broken; logs: {result.Logs}; repeat it with --seed {result.Seed}");
    }

    private static Table Counts(string title, IReadOnlyDictionary<string, int> counts)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn(title).AddColumn(new TableColumn("times").RightAligned());
        foreach ((string name, int count) in counts)
            table.AddRow(Markup.Escape(name), count.ToString(CultureInfo.InvariantCulture));
        return table;
    }
}
