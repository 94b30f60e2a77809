using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Leafwire.Pipeline.History;

/// <summary>How two configurations differ, line by line.</summary>
internal static class LineDiff
{
    private const int Context = 3;

    /// <summary>
    /// The changed lines with those around them; empty when there are none. The comments at the head, which tell when a text
    /// was read, are no change.
    /// </summary>
    public static string Of(string oldName, string oldText, string newName, string newText)
    {
        List<DiffPiece> lines = InlineDiffBuilder.Diff(Body(oldText), Body(newText), ignoreWhiteSpace: false).Lines;
        var text = new StringBuilder();
        int shown = -1;
        for (int i = 0; i < lines.Count; i++)
        {
            if (!Enumerable.Range(i - Context, (2 * Context) + 1)
                .Any(near => near >= 0 && near < lines.Count && lines[near].Type != ChangeType.Unchanged))
                continue;
            if (text.Length == 0)
                text.Append(null, $"--- {oldName}\n+++ {newName}\n");
            if (shown != i - 1 || i == 0)
                text.Append("@@\n");
            shown = i;
            text.Append(lines[i].Type switch { ChangeType.Inserted => '+', ChangeType.Deleted => '-', _ => ' ' })
                .Append(lines[i].Text).Append('\n');
        }

        return text.ToString();
    }

    private static string Body(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').SkipWhile(l => l.StartsWith('!') || l.Length == 0)).TrimEnd('\n');
}
