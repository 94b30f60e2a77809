namespace Leafwire.Cli.Output;

/// <summary>A piece of a line of a diff.</summary>
/// <param name="Text">The piece.</param>
/// <param name="IsChanged">True for what the other side of the line does not have.</param>
internal readonly record struct LinePiece(string Text, bool IsChanged);

/// <summary>Which words of a changed line are those that changed.</summary>
internal static class ChangedWords
{
    /// <summary>A line with more words is not looked at: it is a list, and all of it may have moved.</summary>
    private const int MaxWords = 200;

    /// <summary>Compares a line before and after; without a word in common nothing is marked, because then they are two lines.</summary>
    public static (IReadOnlyList<LinePiece> Before, IReadOnlyList<LinePiece> After) Compare(string before, string after)
    {
        string[] old = Words(before), now = Words(after);
        if (old.Length > MaxWords || now.Length > MaxWords)
            return ([new LinePiece(before, false)], [new LinePiece(after, false)]);
        (bool[] oldKept, bool[] nowKept) = Common(old, now);
        return oldKept.Where((kept, i) => kept && !string.IsNullOrWhiteSpace(old[i])).Any()
            ? (Pieces(old, oldKept), Pieces(now, nowKept))
            : ([new LinePiece(before, false)], [new LinePiece(after, false)]);
    }

    // Words and the blanks between them, so that nothing of the line is lost.
    private static string[] Words(string line)
    {
        var words = new List<string>();
        for (int i = 0; i < line.Length;)
        {
            int start = i;
            bool blank = line[i] == ' ';
            while (i < line.Length && line[i] == ' ' == blank)
                i++;
            words.Add(line[start..i]);
        }

        return [.. words];
    }

    // The longest common subsequence.
    private static (bool[] Old, bool[] Now) Common(string[] old, string[] now)
    {
        int[,] length = new int[old.Length + 1, now.Length + 1];
        for (int i = old.Length - 1; i >= 0; i--)
        {
            for (int j = now.Length - 1; j >= 0; j--)
                length[i, j] = old[i] == now[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        }

        bool[] oldKept = new bool[old.Length], nowKept = new bool[now.Length];
        for (int i = 0, j = 0; i < old.Length && j < now.Length;)
        {
            if (old[i] == now[j])
                (oldKept[i++], nowKept[j++]) = (true, true);
            else if (length[i + 1, j] >= length[i, j + 1])
                i++;
            else
                j++;
        }

        return (oldKept, nowKept);
    }

    private static List<LinePiece> Pieces(string[] words, bool[] kept)
    {
        var pieces = new List<LinePiece>();
        for (int i = 0; i < words.Length; i++)
        {
            // A blank between two changed words belongs to them.
            bool changed = !kept[i] || (words[i][0] == ' ' && i > 0 && i + 1 < words.Length && !kept[i - 1] && !kept[i + 1]);
            if (pieces.Count > 0 && pieces[^1].IsChanged == changed)
                pieces[^1] = new LinePiece(pieces[^1].Text + words[i], changed);
            else
                pieces.Add(new LinePiece(words[i], changed));
        }

        return pieces;
    }
}
