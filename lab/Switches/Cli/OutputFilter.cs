using System.Text.RegularExpressions;

namespace Leafwire.Lab.Switches.Cli;

/// <summary>What comes after <c>|</c>: <c>json</c>, <c>include</c>, <c>exclude</c>, <c>begin</c>, <c>section</c>, <c>no-more</c>.</summary>
internal static class OutputFilter
{
    /// <summary>Takes the filters off a command.</summary>
    public static (string Command, string[] Filters) Split(string line)
    {
        // A configuration line may hold a bar (regular expressions, shell commands); only a show command has filters.
        if (!line.StartsWith("sh", StringComparison.Ordinal) || !line.Contains(" | ", StringComparison.Ordinal))
            return (line, []);
        string[] parts = line.Split(" | ", StringSplitOptions.TrimEntries);
        return (parts[0], parts[1..]);
    }

    /// <summary>Applies the filters in turn.</summary>
    /// <returns>The lines that are left; null for a filter that is unknown or not valid.</returns>
    public static List<string>? Apply(IEnumerable<string> lines, IEnumerable<string> filters)
    {
        List<string> kept = [.. lines];
        foreach (string filter in filters)
        {
            string[] parts = filter.Split(' ', 2, StringSplitOptions.TrimEntries);
            if (Apply(kept, parts[0], parts.Length > 1 ? parts[1].Trim('"') : "") is not { } next)
                return null;
            kept = next;
        }
        return kept;
    }

    private static List<string>? Apply(List<string> lines, string filter, string argument)
    {
        if (filter is "no-more" or "nz")
            return lines;
        if (argument.Length == 0 || !TryRegex(argument, out Regex? regex))
            return null;
        return filter switch
        {
            "include" or "inc" or "i" or "grep" => lines.FindAll(regex.IsMatch),
            "exclude" or "exc" or "e" => lines.FindAll(l => !regex.IsMatch(l)),
            "begin" or "b" => [.. lines.SkipWhile(l => !regex.IsMatch(l))],
            "section" or "sec" or "s" => Section(lines, regex),
            _ => null,
        };
    }

    /// <summary>Top-level blocks that hold a match.</summary>
    private static List<string> Section(List<string> lines, Regex regex)
    {
        var kept = new List<string>();
        for (int i = 0; i < lines.Count;)
        {
            int end = i + 1;
            while (end < lines.Count && lines[end].StartsWith(' '))
                end++;
            if (!lines[i].StartsWith('!') && lines.GetRange(i, end - i).Exists(regex.IsMatch))
                kept.AddRange(lines.GetRange(i, end - i));
            i = end;
        }
        return kept;
    }

    private static bool TryRegex(string pattern, out Regex regex)
    {
        try
        {
            regex = new Regex(pattern, RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            regex = null!;
            return false;
        }
    }
}
