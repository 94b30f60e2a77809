namespace Leafwire.Eos;

/// <summary>Goes through a configuration line by line and knows the blocks that are open.</summary>
public sealed class OutlineReader
{
    private readonly List<(int Indentation, string Text)> _open = [];
    private int _endMarks;

    /// <summary>Takes the next line.</summary>
    /// <returns>The command with the blocks that it stands in; null for a separator, for text and for the end.</returns>
    public (string Text, IReadOnlyList<string> Blocks)? Take(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (_endMarks > 0)
        {
            _endMarks -= Heredoc.IsEndMark(line) ? 1 : 0;
            return null;
        }

        if (ConfigurationLine.IsSeparator(line) || ConfigurationLine.IsModeComment(line) || ConfigurationLine.IsEnd(line))
            return null;
        _endMarks = Heredoc.EndMarks(line);
        string text = line.Trim();
        int indentation = line.Length - line.TrimStart().Length;
        while (_open.Count > 0 && _open[^1].Indentation >= indentation)
            _open.RemoveAt(_open.Count - 1);
        string[] blocks = [.. _open.Select(block => block.Text)];
        _open.Add((indentation, text));
        return (text, blocks);
    }

    /// <summary>Another one that stands at the same place.</summary>
    internal OutlineReader Copy()
    {
        var copy = new OutlineReader { _endMarks = _endMarks };
        copy._open.AddRange(_open);
        return copy;
    }
}
