using System.Text;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Changes;

/// <summary>The differences of a push as Markdown: each once, folded, with the devices that it is for.</summary>
internal static class ChangesMarkdown
{
    /// <summary>Writes them.</summary>
    /// <param name="preview">What the push changes.</param>
    /// <param name="room">The most characters; what does not fit is left out, and how much that is, is told.</param>
    public static string Write(ChangePreview preview, int room)
    {
        ArgumentNullException.ThrowIfNull(preview);
        var text = new StringBuilder();
        int hidden = 0;
        foreach (DistinctDiff diff in preview.Diffs)
        {
            string one = Of(diff);
            if (text.Length + one.Length > room)
                hidden++;
            else
                text.Append(one);
        }

        if (hidden > 0)
            text.Append(null, $"\n{hidden} more {(hidden == 1 ? "difference is" : "differences are")} too long for this page; "
                + $"see: {MarkdownText.Code($"leafwire status {preview.Report.Id}")}\n");
        if (preview.Unchanged.Count > 0)
            text.Append(null, $"\n{MarkdownText.Escape(DevicesText.Of(preview.Unchanged))}: unchanged\n");
        return text.ToString();
    }

    private static string Of(DistinctDiff diff)
    {
        var text = new StringBuilder();
        // Within HTML no Markdown counts, so a backslash would be seen.
        text.Append(null, $"\n<details><summary>{System.Net.WebUtility.HtmlEncode(ReportText.Printable(DevicesText.Of(diff.Devices)))} ");
        text.Append(null, $"+{diff.Added} -{diff.Removed}</summary>\n\n");
        if (diff.Text is not { } lines)
            text.Append("The difference is not in storage any more.\n");
        else if (lines.Length > 0)
            text.Append(MarkdownText.Fenced("diff", lines));
        if (diff.OutOfBand.Count > 0)
        {
            text.Append("\nundoes what was changed outside of Leafwire:\n\n");
            text.Append(MarkdownText.Fenced("diff", string.Join('\n', diff.OutOfBand)));
        }

        return text.Append("\n</details>\n").ToString();
    }
}
