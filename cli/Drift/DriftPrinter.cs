using Leafwire.Cli.Output;
using Leafwire.Eos;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Spectre.Console;

namespace Leafwire.Cli.Drift;

/// <summary>How devices stand beside what was confirmed, for people: those alike in one line, each difference once.</summary>
internal sealed class DriftPrinter(Printer printer, bool full)
{
    public void Print(SiteDrift site, IReadOnlyList<DriftRow> rows, IReadOnlyDictionary<string, string?> texts)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (rows.Count == 0)
        {
            printer.Say($"no device of site {site.Site} was looked at; --now looks at all that were pushed");
            return;
        }

        Table table = new Table().Border(TableBorder.Simple).AddColumns("devices", "state", "since", "drifted since", "seen", "stance", "");
        foreach (var alike in rows.GroupBy(r => (r.State, r.Since, r.DriftedSince, r.SeenAt, Stance: site.StanceOf(r), r.Message))
            .OrderByDescending(g => g.Key.State == DriftState.Drifted).ThenByDescending(g => g.Count()))
        {
            table.AddRow(
                Markup.Escape(DeviceRanges.Of(alike.Select(r => r.Device))),
                $"[{Color(alike.Key.State)}]{ReportText.Words(alike.Key.State)}[/]",
                Time(alike.Key.Since),
                Time(alike.Key.DriftedSince),
                Time(alike.Key.SeenAt),
                ReportText.Of(alike.Key.Stance),
                Markup.Escape(alike.Key.Message ?? ""));
        }

        printer.Console.Write(table);
        var changes = new ChangePrinter(printer.Console, full);
        foreach (var same in rows.Where(r => texts.ContainsKey(r.Device))
            .GroupBy(r => texts[r.Device] is { } text ? ChangesInBlocks.Of(ConfigurationDiff.Canonical(text)) : r.Device)
            .OrderByDescending(g => g.Count()))
        {
            DriftRow first = same.First();
            // What stands around the changes is shown where it is the same on all devices.
            string?[] whole = [.. same.Select(r => texts[r.Device] is { } text ? ConfigurationDiff.Canonical(text) : null).Distinct()];
            changes.Print(new DistinctDiff(
                [.. same.Select(r => r.Device)], whole is [var only] ? only : same.Key, first.Missing, first.OutOfBand));
        }

        if (rows.Any(r => r.DriftedSince is not null))
            printer.Say("- stands on the switch and was not confirmed, + was confirmed and is missing; "
                + "--reapply puts back what was confirmed, --adopt takes what is there");
    }

    private static string Time(DateTimeOffset? at) => at is { } moment ? ReportText.Time(moment) : "";

    private static string Color(DriftState state) => state switch
    {
        DriftState.InSync => "green",
        DriftState.Drifted => "red",
        _ => "yellow",
    };
}
