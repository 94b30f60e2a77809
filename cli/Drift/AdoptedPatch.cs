using System.Text;
using DiffPlex;
using DiffPlex.Model;
using Leafwire.Eos;

namespace Leafwire.Cli.Drift;

/// <summary>
/// What a configuration in a repository needs to say what was adopted: the change that was made on the switch, carried over to
/// the text that was pushed, which a switch shows in other words (defaults, order, hashes). The text of banners is left out.
/// </summary>
internal static class AdoptedPatch
{
    private const int Context = 3;

    /// <summary>Makes the patch, as <c>git apply</c> takes it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="pushed">What was pushed.</param>
    /// <param name="confirmed">What the switch showed when it was confirmed.</param>
    /// <param name="adopted">What it showed when it was adopted.</param>
    /// <returns>The patch; empty when nothing is to be changed.</returns>
    public static string Of(string device, string pushed, string confirmed, string adopted)
    {
        ArgumentNullException.ThrowIfNull(device);
        string[] lines = Lines(pushed);
        string[] target = Carry(lines, Lines(confirmed), Lines(adopted));
        DiffResult diff = Diff(lines, target);
        if (diff.DiffBlocks.Count == 0)
            return "";
        var text = new StringBuilder();
        text.Append(null, $"--- a/intended/configs/{device}.cfg\n+++ b/intended/configs/{device}.cfg\n");
        foreach (DiffBlock[] hunk in Hunks(diff.DiffBlocks))
            Append(text, lines, target, hunk);
        return text.ToString();
    }

    // By the blocks that lines stand in, because the two texts have their blocks in another order.
    private static string[] Carry(string[] pushed, string[] confirmed, string[] adopted)
    {
        List<Statement> before = Statements(confirmed), after = Statements(adopted), target = Statements(pushed);
        foreach (string gone in Left(before, after))
        {
            if (target.FindIndex(s => s.Path == gone) is >= 0 and var at)
                target.RemoveAt(at);
        }

        // In the order of the switch, so that a block is there before what stands in it.
        Dictionary<string, int> come = Left(after, before).GroupBy(p => p, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        for (int i = 0; i < after.Count; i++)
        {
            if (after[i].Path is not { } path || come.GetValueOrDefault(path) == 0)
                continue;
            come[path]--;
            target.Insert(PlaceOf(after, i, target), after[i]);
        }

        return [.. target.Select(s => s.Text)];
    }

    // Behind the nearest line before it that both have: one of the same block with all that stands in it, or the block's own.
    private static int PlaceOf(List<Statement> after, int index, List<Statement> target)
    {
        Statement line = after[index];
        for (int i = index - 1; i >= 0; i--)
        {
            Statement other = after[i];
            bool isBlock = other.Path == line.Block;
            // What comes behind one that opens a text would come into it.
            if (other.Path is null || Heredoc.EndMarks(other.Text) > 0 || (!isBlock && other.Block != line.Block)
                || target.FindLastIndex(s => s.Path == other.Path) is not (>= 0 and var at))
                continue;
            at++;
            while (!isBlock && at < target.Count && target[at].Block?.StartsWith(other.Path, StringComparison.Ordinal) is true)
                at++;
            return at;
        }

        // Nothing stands before it that is known.
        int block = target.FindIndex(s => s.Path is not null && s.Path == line.Block);
        return block >= 0 ? block + 1 : Math.Max(0, target.FindIndex(s => s.Path is not null));
    }

    private static List<string> Left(List<Statement> these, List<Statement> others)
    {
        var left = these.Select(s => s.Path).OfType<string>().ToList();
        foreach (string path in others.Select(s => s.Path).OfType<string>())
            left.Remove(path);
        return left;
    }

    // What is no command, as a separator and a banner's text, has no path.
    private static List<Statement> Statements(string[] lines)
    {
        var reader = new OutlineReader();
        return [.. lines.Select(line => reader.Take(line) is { } command
            ? new Statement(line, string.Concat(command.Blocks.Append(command.Text).Select(t => t + "\n")),
                string.Concat(command.Blocks.Select(t => t + "\n")))
            : new Statement(line, null, null))];
    }

    private static IEnumerable<DiffBlock[]> Hunks(IList<DiffBlock> blocks)
    {
        var hunk = new List<DiffBlock>();
        foreach (DiffBlock block in blocks)
        {
            if (hunk.Count > 0 && block.DeleteStartA - (hunk[^1].DeleteStartA + hunk[^1].DeleteCountA) > 2 * Context)
            {
                yield return [.. hunk];
                hunk.Clear();
            }

            hunk.Add(block);
        }

        yield return [.. hunk];
    }

    private static void Append(StringBuilder text, string[] lines, string[] target, DiffBlock[] hunk)
    {
        int start = Math.Max(0, hunk[0].DeleteStartA - Context);
        int end = Math.Min(lines.Length, hunk[^1].DeleteStartA + hunk[^1].DeleteCountA + Context);
        int grown = hunk.Sum(b => b.InsertCountB - b.DeleteCountA);
        int targetStart = hunk[0].InsertStartB - (hunk[0].DeleteStartA - start);
        text.Append(null, $"@@ -{start + 1},{end - start} +{targetStart + 1},{end - start + grown} @@\n");
        int at = start;
        foreach (DiffBlock block in hunk)
        {
            for (; at < block.DeleteStartA; at++)
                text.Append(null, $" {lines[at]}\n");
            for (; at < block.DeleteStartA + block.DeleteCountA; at++)
                text.Append(null, $"-{lines[at]}\n");
            foreach (string line in target.Skip(block.InsertStartB).Take(block.InsertCountB))
                text.Append(null, $"+{line}\n");
        }

        for (; at < end; at++)
            text.Append(null, $" {lines[at]}\n");
    }

    private static DiffResult Diff(string[] one, string[] other) =>
        Differ.Instance.CreateLineDiffs(string.Join('\n', one), string.Join('\n', other), ignoreWhitespace: false);

    // The comments at the head tell when a text was read.
    private static string[] Lines(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        return lines is [var first, ..] && first.StartsWith("! Command:", StringComparison.Ordinal)
            ? [.. lines.SkipWhile(l => l.StartsWith('!'))]
            : lines;
    }

    /// <summary>A line, with its place among the blocks; one without a path is no command.</summary>
    private sealed record Statement(string Text, string? Path, string? Block);
}
