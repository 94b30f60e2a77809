namespace Leafwire.Eos;

/// <summary>A configuration as its blocks: which line stands within which, by indentation.</summary>
internal sealed class Outline(string[] lines)
{
    /// <summary>By how many lines a place that a diff names may be off: the switch counts lines at the top that were left out.</summary>
    private const int Off = 64;

    private OutlineReader _reader = new();
    private int _readTo;

    /// <summary>Every command with the blocks that it stands in.</summary>
    public IEnumerable<(string Text, IReadOnlyList<string> Blocks)> Commands()
    {
        var reader = new OutlineReader();
        foreach (string line in lines)
        {
            if (reader.Take(line) is { } command)
                yield return command;
        }
    }

    /// <summary>Where lines stand in a row, nearest to a place; null when they do not, around it.</summary>
    public int? Find(string[] row, int near)
    {
        for (int off = 0; off <= Off; off++)
        {
            if (StandsAt(near - off, row))
                return near - off;
            if (StandsAt(near + off, row))
                return near + off;
        }

        return null;
    }

    /// <summary>A reader that has read all before a place; one that has read nothing when the place is not known.</summary>
    public OutlineReader ReaderAt(int? place)
    {
        if (place is not { } to)
            return new OutlineReader();
        // Diffs go through a configuration from its top to its end.
        if (to < _readTo)
            (_reader, _readTo) = (new OutlineReader(), 0);
        for (; _readTo < to; _readTo++)
            _reader.Take(lines[_readTo]);
        return _reader.Copy();
    }

    private bool StandsAt(int place, string[] row) => place >= 0 && place <= lines.Length && lines.AsSpan(place).StartsWith(row);
}
