using Leafwire.Pipeline.Reports;
using Spectre.Console;

namespace Leafwire.Lab.Commands.Lab;

/// <summary>
/// Shows diffs of a push that are short enough to be read, of switches whose changes differ; the rest is beside the report.
/// </summary>
internal static class DiffPrinter
{
    private const int MaxLines = 60;

    public static void Print(IAnsiConsole console, PushReport report, string folder)
    {
        foreach (DeviceReport device in report.Devices.Where(d => d.Diff is not null && d.Added + d.Removed is > 0 and <= MaxLines)
            .DistinctBy(d => (d.Added, d.Removed)).Take(2))
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
