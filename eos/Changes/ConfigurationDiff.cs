using System.Globalization;
using System.Text.RegularExpressions;

namespace Leafwire.Eos;

/// <summary>
/// Reads the unified diff of a configuration session beside the configuration that it is against, which says in
/// which block a line stands.
/// </summary>
public static partial class ConfigurationDiff
{
    /// <summary>
    /// The diff as text that is the same whenever the same change is made: without the two lines that name the session, without
    /// places, with LF at each line's end.
    /// </summary>
    /// <param name="diff">Unified diff.</param>
    public static string Canonical(string diff) => string.Concat(Body(diff).Select(line => (Hunk().IsMatch(line) ? "@@" : line) + "\n"));

    /// <summary>The lines of a diff without the two that name its sides.</summary>
    public static IReadOnlyList<string> Body(string diff)
    {
        ArgumentNullException.ThrowIfNull(diff);
        string[] lines = ConfigurationLine.Split(diff);
        // Only the first lines are a header: a removed line can begin with two dashes.
        return [.. lines.SkipWhile(line => line.Length == 0 || line.StartsWith("--- ", StringComparison.Ordinal)
            || line.StartsWith("+++ ", StringComparison.Ordinal))];
    }

    /// <summary>
    /// The lines that the change takes and brings; those that only move are left out, and so are separators and the text of banners.
    /// </summary>
    /// <param name="running">The configuration before the change.</param>
    /// <param name="diff">Unified diff against it.</param>
    internal static IReadOnlyList<ChangedLine> Read(string running, string diff)
    {
        var old = new Outline(ConfigurationLine.Split(running));
        var changed = new List<ChangedLine>();
        IReadOnlyList<string> body = Body(diff);
        for (int at = 0; at < body.Count;)
        {
            Match head = Hunk().Match(body[at]);
            int start = head.Success ? int.Parse(head.Groups["old"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) - 1 : 0;
            int first = head.Success ? at + 1 : at;
            int end = first;
            while (end < body.Count && !Hunk().IsMatch(body[end]))
                end++;
            ReadHunk(old, [.. body.Skip(first).Take(end - first)], start, changed);
            at = end;
        }

        return WithoutMoves(changed);
    }

    private static void ReadHunk(Outline old, string[] hunk, int start, List<ChangedLine> changed)
    {
        string[] before =
            [.. hunk.Where(line => line.Length == 0 || line[0] is ' ' or '-').Select(line => line.Length == 0 ? line : line[1..])];
        int? place = old.Find(before, start);
        OutlineReader from = old.ReaderAt(place), to = old.ReaderAt(place);
        foreach (string line in hunk)
        {
            string text = line.Length == 0 ? line : line[1..];
            switch (line)
            {
                case ['-', ..]:
                    Add(from.Take(text), isAdded: false);
                    break;
                case ['+', ..]:
                    Add(to.Take(text), isAdded: true);
                    break;
                default:
                    from.Take(text);
                    to.Take(text);
                    break;
            }
        }

        void Add((string Text, IReadOnlyList<string> Blocks)? line, bool isAdded)
        {
            if (line is { } command)
                changed.Add(new ChangedLine(command.Text, command.Blocks, isAdded));
        }
    }

    // A switch shows a block that moved as taken and brought.
    private static List<ChangedLine> WithoutMoves(List<ChangedLine> changed)
    {
        Dictionary<string, int> added = Count(changed.Where(c => c.IsAdded)), removed = Count(changed.Where(c => !c.IsAdded));
        return [.. changed.Where(c => !Matched(c.IsAdded ? removed : added, c.Path))];

        static Dictionary<string, int> Count(IEnumerable<ChangedLine> lines) =>
            lines.GroupBy(c => c.Path, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

        static bool Matched(Dictionary<string, int> others, string path)
        {
            if (others.GetValueOrDefault(path) == 0)
                return false;
            others[path]--;
            return true;
        }
    }

    [GeneratedRegex(@"^@@ -(?<old>[0-9]{1,9})(?:,[0-9]+)? \+[0-9]+(?:,[0-9]+)? @@", RegexOptions.CultureInvariant)]
    private static partial Regex Hunk();
}
