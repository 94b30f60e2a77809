namespace Leafwire.Eos;

/// <summary>A configuration before a change, and what the change takes and brings.</summary>
internal sealed class ConfigurationChange
{
    private IReadOnlyList<ChangedLine>? _after;

    public ConfigurationChange(string running, string diff)
    {
        Before = [.. new Outline(ConfigurationLine.Split(running)).Commands()
            .Select(c => new ChangedLine(c.Text, c.Blocks, IsAdded: false))];
        Lines = ConfigurationDiff.Read(running, diff);
    }

    /// <summary>Every command before the change.</summary>
    public IReadOnlyList<ChangedLine> Before { get; }

    /// <summary>What goes and what comes.</summary>
    public IReadOnlyList<ChangedLine> Lines { get; }

    public IEnumerable<ChangedLine> Removed => Lines.Where(l => !l.IsAdded);

    /// <summary>Every command after the change; the order is not the switch's.</summary>
    public IReadOnlyList<ChangedLine> After() => _after ??= MakeAfter();

    /// <summary>Whether a line is added, removed, or changed: another of its kind goes or comes in the same block.</summary>
    public string How(ChangedLine line)
    {
        string command = CommandOf(line);
        return Lines.Any(l => l.IsAdded != line.IsAdded && l.Blocks.SequenceEqual(line.Blocks) && CommandOf(l) == command) ? "changed"
            : line.IsAdded ? "added"
            : "removed";
    }

    // What it is about, without its value.
    private static string CommandOf(ChangedLine line) => ChangeRisks.Command(line.Text, Math.Clamp(line.Text.Count(c => c == ' '), 1, 2));

    private List<ChangedLine> MakeAfter()
    {
        Dictionary<string, int> gone = Removed.GroupBy(l => l.Path, StringComparer.Ordinal).ToDictionary(
            g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var after = new List<ChangedLine>();
        foreach (ChangedLine line in Before)
        {
            if (gone.GetValueOrDefault(line.Path) > 0)
                gone[line.Path]--;
            else
                after.Add(line);
        }

        after.AddRange(Lines.Where(l => l.IsAdded));
        return after;
    }
}
