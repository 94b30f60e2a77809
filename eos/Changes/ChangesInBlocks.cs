using System.Text;

namespace Leafwire.Eos;

/// <summary>
/// A diff without the lines around its changes, but for those that open the blocks that they stand in: what several switches have
/// in common whose changes are the same and whose neighbors in the configuration are not.
/// </summary>
public static class ChangesInBlocks
{
    /// <summary>Writes it, as a diff.</summary>
    /// <param name="diff">The diff, canonical. A part that does not show in which block a line stands is left as it is.</param>
    public static string Of(string diff)
    {
        ArgumentNullException.ThrowIfNull(diff);
        var text = new StringBuilder();
        foreach (string hunk in Hunks(diff))
            text.Append(Reduced(hunk) ?? hunk);
        return text.ToString();
    }

    private static IEnumerable<string> Hunks(string diff)
    {
        var hunk = new StringBuilder();
        foreach (string line in ConfigurationLine.Split(diff))
        {
            if (IsPlace(line) && hunk.Length > 0)
            {
                yield return hunk.ToString();
                hunk.Clear();
            }

            hunk.Append(line).Append('\n');
        }

        if (hunk.Length > 0)
            yield return hunk.ToString();
    }

    // Null when a changed line's block opens before what is shown.
    private static string? Reduced(string hunk)
    {
        var text = new StringBuilder();
        // What goes stands in the blocks of before, what comes in those of after.
        Stack<Opened> before = new(), after = new();
        foreach (string line in ConfigurationLine.Split(hunk))
        {
            if (IsPlace(line))
            {
                text.Append(line).Append('\n');
                continue;
            }

            bool isChange = line.Length > 0 && line[0] is '+' or '-';
            string content = line.Length > 0 ? line[1..] : "";
            if (ConfigurationLine.IsSeparator(content) && !isChange)
                continue;
            var opened = new Opened(line, content.Length - content.TrimStart(' ').Length) { IsWritten = isChange };
            if (isChange)
            {
                Stack<Opened> blocks = line[0] == '-' ? before : after;
                if (Around(blocks, opened) is not { } around)
                    return null;
                foreach (Opened block in around.Where(b => !b.IsWritten))
                {
                    text.Append(block.Line).Append('\n');
                    block.IsWritten = true;
                }

                text.Append(line).Append('\n');
                blocks.Push(opened);
                continue;
            }

            foreach (Stack<Opened> blocks in new[] { before, after })
            {
                Leave(blocks, opened.Depth);
                blocks.Push(opened);
            }
        }

        return text.ToString();
    }

    private static IEnumerable<Opened>? Around(Stack<Opened> blocks, Opened line)
    {
        Leave(blocks, line.Depth);
        return line.Depth == 0 || (blocks.Count > 0 && blocks.Last().Depth == 0) ? blocks.Reverse() : null;
    }

    private static void Leave(Stack<Opened> blocks, int depth)
    {
        while (blocks.TryPeek(out Opened? last) && last.Depth >= depth)
            blocks.Pop();
    }

    private static bool IsPlace(string line) => line.StartsWith("@@", StringComparison.Ordinal);

    private sealed record Opened(string Line, int Depth)
    {
        public bool IsWritten { get; set; }
    }
}
