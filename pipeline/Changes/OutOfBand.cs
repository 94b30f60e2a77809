using Leafwire.Eos;

namespace Leafwire.Pipeline.Changes;

/// <summary>
/// Tells of a push's diff which lines undo what was changed outside of Leafwire: those that the device's drift has too.
/// </summary>
internal static class OutOfBand
{
    /// <summary>Takes a diff apart.</summary>
    /// <param name="diff">The push's diff, canonical.</param>
    /// <param name="drift">The device's drift: the difference from what it runs to what was confirmed, canonical.</param>
    /// <returns>The lines that are meant, with those around them; and the others, each behind the block that it stands in.</returns>
    public static (string Intended, IReadOnlyList<string> Others) Split(string diff, string drift)
    {
        ArgumentNullException.ThrowIfNull(diff);
        ArgumentNullException.ThrowIfNull(drift);
        var left = Lines(drift).Where(l => l.IsChange).ToList();
        var intended = new List<string>();
        var others = new List<string>();
        foreach (string[] hunk in Hunks(diff))
        {
            var kept = new List<string>();
            foreach (Line line in Lines(string.Join('\n', hunk)))
            {
                int same = line.IsChange
                    ? left.FindIndex(l => l.Text == line.Text && (l.Block ?? line.Block) == (line.Block ?? l.Block))
                    : -1;
                if (same < 0)
                {
                    kept.Add(line.Text);
                    continue;
                }

                left.RemoveAt(same);
                others.Add(line.Block is { } block ? $"{line.Text}  ({block})" : line.Text);
            }

            if (kept.Any(l => l.Length > 0 && l[0] is '+' or '-'))
                intended.AddRange(kept);
        }

        return (string.Concat(intended.Select(l => l + "\n")), others);
    }

    private static IEnumerable<string[]> Hunks(string diff)
    {
        var hunk = new List<string>();
        foreach (string line in diff.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("@@", StringComparison.Ordinal) && hunk.Count > 0)
            {
                yield return [.. hunk];
                hunk.Clear();
            }

            hunk.Add(line);
        }

        yield return [.. hunk];
    }

    // The block is known where the diff shows the line that opens it.
    private static List<Line> Lines(string diff)
    {
        var lines = new List<Line>();
        string? block = null;
        foreach (string text in diff.Split('\n'))
        {
            if (text.StartsWith("@@", StringComparison.Ordinal))
                block = null;
            bool isWithin = text.Length > 1 && text[1] == ' ';
            lines.Add(new Line(text, text.Length > 0 && text[0] is '+' or '-', isWithin ? block : null));
            if (text.Length > 1 && !isWithin && text[0] is ' ' or '+' or '-' && !ConfigurationLine.IsSeparator(text.AsSpan(1)))
                block = text[1..];
        }

        return lines;
    }

    private sealed record Line(string Text, bool IsChange, string? Block);
}
