using DiffPlex;
using DiffPlex.Model;

namespace Leafwire.Lab.Switches.Configuration;

/// <summary>The unified diff that <c>show session-config diffs</c> prints.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Lines of the diff with its two header lines; empty when both sides are equal.</summary>
    public static List<string> Compare(string oldName, IReadOnlyList<string> oldLines, string newName, IReadOnlyList<string> newLines)
    {
        DiffResult result = Differ.Instance.CreateDiffs(
            string.Join('\n', oldLines), string.Join('\n', newLines), ignoreWhiteSpace: false, ignoreCase: false, new LineFeedChunker());
        var lines = new List<string>();
        IList<DiffBlock> blocks = result.DiffBlocks;
        for (int first = 0; first < blocks.Count;)
        {
            int last = first;
            while (last + 1 < blocks.Count && blocks[last + 1].DeleteStartA - End(blocks[last]) <= 2 * Context)
                last++;
            if (lines.Count == 0)
                lines.AddRange([$"--- {oldName}", $"+++ {newName}"]);
            AddHunk(lines, blocks.Skip(first).Take(last - first + 1).ToList(), oldLines, newLines);
            first = last + 1;
        }
        return lines;
    }

    private static int End(DiffBlock block) => block.DeleteStartA + block.DeleteCountA;

    private static void AddHunk(List<string> lines, List<DiffBlock> blocks, IReadOnlyList<string> oldLines, IReadOnlyList<string> newLines)
    {
        int before = Math.Min(Context, blocks[0].DeleteStartA);
        int after = Math.Min(Context, oldLines.Count - End(blocks[^1]));
        int oldStart = blocks[0].DeleteStartA - before;
        int oldCount = End(blocks[^1]) + after - oldStart;
        int newStart = blocks[0].InsertStartB - before;
        int newCount = blocks[^1].InsertStartB + blocks[^1].InsertCountB + after - newStart;
        lines.Add($"@@ -{Range(oldStart, oldCount)} +{Range(newStart, newCount)} @@");
        int at = oldStart;
        foreach (DiffBlock block in blocks)
        {
            for (; at < block.DeleteStartA; at++)
                lines.Add(" " + oldLines[at]);
            for (; at < End(block); at++)
                lines.Add("-" + oldLines[at]);
            for (int i = 0; i < block.InsertCountB; i++)
                lines.Add("+" + newLines[block.InsertStartB + i]);
        }
        for (; at < oldStart + oldCount; at++)
            lines.Add(" " + oldLines[at]);
    }

    // An empty range names the line before it, as in every unified diff.
    private static string Range(int start, int count) => (count == 0 ? start : start + 1) + "," + count;

    private sealed class LineFeedChunker : IChunker
    {
        public IReadOnlyList<string> Chunk(string text) => text.Length == 0 ? [] : text.Split('\n');
    }
}
