using Leafwire.Pipeline.Reports;
using Spectre.Console;

namespace Leafwire.Cli.Lab;

/// <summary>Shows the diffs of a push while they are short enough to be read; the rest is in the report.</summary>
internal static class DiffPrinter
{
    private const int MaxLines = 60;

    public static void Print(IAnsiConsole console, PushReport report, string folder)
    {
        foreach (DeviceReport device in report.Devices.Where(d => d.Diff is not null && d.Added + d.Removed is > 0 and <= MaxLines).Take(2))
        {
            console.MarkupLineInterpolated($"[bold]{device.Device}[/]");
            foreach (string line in File.ReadLines(Path.Combine(folder, device.Diff!)))
            {
                string color = line switch { ['+', ..] => "green", ['-', ..] => "red", ['@', ..] => "blue", _ => "grey" };
                console.MarkupLine($"  [{color}]{Markup.Escape(line)}[/]");
            }
        }
    }
}
