using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Reports;
using Spectre.Console;

namespace Leafwire.Cli.Output;

/// <summary>What a push would change, for people: the risks, then each diff once.</summary>
/// <param name="console">Where they read.</param>
/// <param name="full">False to cut long diffs.</param>
internal sealed class ChangePrinter(IAnsiConsole console, bool full)
{
    /// <summary>Lines of a diff that are shown, so that a few diffs fit a screen.</summary>
    private const int Lines = 16;

    /// <summary>Risks that are listed, and reasons of devices.</summary>
    private const int Listed = 12;

    public void Print(ChangePreview preview)
    {
        if (preview.Risks.Count > 0)
            PrintRisks(preview.Risks);
        foreach (DistinctDiff diff in preview.Diffs)
            Print(diff);
        if (preview.Unchanged.Count > 0)
            Say("grey", $"{Name(preview.Unchanged)}: unchanged");
        foreach (IGrouping<string, DeviceReport> failed in Cut(preview.Failed.GroupBy(
            d => $"{ReportText.Of(d.Outcome)}{string.Concat(ReportText.Details(d).Select(line => "\n    " + line))}")))
            Say("red", $"{Name([.. failed.Select(d => d.Device)])}: {failed.Key}");
        foreach (string problem in preview.Report.Problems.Select(p => p.ToString()))
            Say("red", problem);
        foreach (string note in preview.Report.Notes)
            console.MarkupLineInterpolated($"note: {note}");
        if (preview.Report.Digest is { } digest)
            console.MarkupLineInterpolated($"digest {digest}");
        PushReport report = preview.Report;
        console.MarkupLine($"[{PushWords.Color(report.Status)}]push {report.Id} {ReportText.Words(report.Status)}[/]: "
            + $"{Markup.Escape(report.Message)}");
    }

    private void PrintRisks(IReadOnlyList<DistinctRisk> risks)
    {
        Say("bold", "risks");
        foreach (DistinctRisk risk in Cut(risks))
        {
            string color = risk.Kind is "ownAccess" or "management" or "login" or "halfLost" ? "red" : "yellow";
            console.MarkupLineInterpolated($"  [{color}]{risk.Kind}[/] {ReportText.Printable(risk.Words)}  {Name(risk.Devices)}");
        }

        console.WriteLine();
    }

    /// <summary>A diff, and the devices that it is for.</summary>
    public void Print(DistinctDiff diff)
    {
        ArgumentNullException.ThrowIfNull(diff);
        console.MarkupLineInterpolated($"[bold]{Name(diff.Devices)}[/]  [green]+{diff.Added}[/] [red]-{diff.Removed}[/]");
        IReadOnlyList<string> lines = diff.Lines ?? ["the diff is not in storage"];
        // The one line more costs as much as to say that it is there.
        int shown = full || lines.Count <= Lines + 1 ? lines.Count : Lines;
        for (int i = 0; i < shown;)
            i = PrintFrom(lines, i, shown);
        if (shown < lines.Count)
            Say("grey", $"  … {lines.Count - shown} more lines; --full shows them");
        if (diff.OutOfBand.Count > 0)
        {
            Say("yellow", "  changed outside of Leafwire, and undone with it:");
            foreach (string line in Cut(diff.OutOfBand))
                Say("yellow", "  " + line);
        }

        console.WriteLine();
    }

    // Lines that go stand before those that come in their place, one by one.
    private int PrintFrom(IReadOnlyList<string> lines, int from, int end)
    {
        int removed = from;
        while (removed < end && lines[removed].StartsWith('-'))
            removed++;
        int added = removed;
        while (added < end && lines[added].StartsWith('+'))
            added++;
        if (added == from)
        {
            Say(lines[from].StartsWith('@') ? "blue" : "grey", "  " + lines[from]);
            return from + 1;
        }

        int pairs = Math.Min(removed - from, added - removed);
        (IReadOnlyList<LinePiece> Before, IReadOnlyList<LinePiece> After)[] words =
            [.. Enumerable.Range(0, pairs).Select(i => ChangedWords.Compare(lines[from + i][1..], lines[removed + i][1..]))];
        for (int i = from; i < removed; i++)
            Print('-', "red", i - from < pairs ? words[i - from].Before : [new LinePiece(lines[i][1..], false)]);
        for (int i = removed; i < added; i++)
            Print('+', "green", i - removed < pairs ? words[i - removed].After : [new LinePiece(lines[i][1..], false)]);
        return added;
    }

    private void Print(char sign, string color, IReadOnlyList<LinePiece> pieces)
    {
        IEnumerable<string> marked = pieces.Select(
            p => Markup.Escape(ReportText.Printable(p.Text)) is var text && p.IsChanged ? $"[bold underline]{text}[/]" : text);
        console.MarkupLine($"  [{color}]{sign}{string.Concat(marked)}[/]");
    }

    private void Say(string style, string text) =>
        console.MarkupLine($"[{style}]{Markup.Escape(string.Join('\n', text.Split('\n').Select(ReportText.Printable)))}[/]");

    private IEnumerable<T> Cut<T>(IEnumerable<T> all)
    {
        T[] list = [.. all];
        foreach (T one in list.Take(full ? list.Length : Listed))
            yield return one;
        if (!full && list.Length > Listed)
            Say("grey", $"  … {list.Length - Listed} more; --full shows them");
    }

    private static string Name(IReadOnlyList<string> devices) =>
        devices.Count == 1 ? devices[0] : $"{DeviceRanges.Of(devices)} ({devices.Count} devices)";
}
