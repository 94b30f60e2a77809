namespace Leafwire.Runner.Switches;

/// <summary>The difference between the running configuration and a session.</summary>
/// <param name="Text">Unified diff as the switch gives it; empty when there is none.</param>
/// <param name="Added">Lines added.</param>
/// <param name="Removed">Lines removed.</param>
internal sealed record ConfigDiff(string Text, int Added, int Removed)
{
    public bool IsEmpty => Added + Removed == 0;

    /// <summary>The lines below the header.</summary>
    public IReadOnlyList<string> Lines => [.. Text.Split('\n').SkipWhile(IsHeader)];

    /// <summary>Counts a unified diff. Only its first two lines are a header: a removed line can begin with <c>--</c>.</summary>
    public static ConfigDiff Read(IReadOnlyList<string> lines)
    {
        int added = 0, removed = 0;
        foreach (string line in lines.SkipWhile(IsHeader))
        {
            added += line.StartsWith('+') ? 1 : 0;
            removed += line.StartsWith('-') ? 1 : 0;
        }

        return new ConfigDiff(added + removed == 0 ? "" : string.Concat(lines.Select(line => line + "\n")), added, removed);
    }

    private static bool IsHeader(string line) =>
        line.Length == 0 || line.StartsWith("--- ", StringComparison.Ordinal) || line.StartsWith("+++ ", StringComparison.Ordinal);
}
