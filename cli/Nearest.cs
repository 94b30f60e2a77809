namespace Leafwire.Cli;

/// <summary>What somebody meant who typed something else.</summary>
internal static class Nearest
{
    /// <summary>The nearest of some words; null when none is near.</summary>
    public static string? Of(string typed, IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(typed);
        ArgumentNullException.ThrowIfNull(words);
        // A third of it may be wrong, and a short word by one letter.
        int most = Math.Max(1, typed.Length / 3);
        return words.Select(word => (Word: word, Distance: Distance(typed, word)))
            .Where(w => w.Distance <= most || (typed.Length > 2 && w.Word.StartsWith(typed, StringComparison.Ordinal)))
            .OrderBy(w => w.Distance).ThenBy(w => w.Word, StringComparer.Ordinal).Select(w => w.Word).FirstOrDefault();
    }

    /// <summary>Letters that were left out, added, mistaken, or swapped with their neighbour.</summary>
    public static int Distance(string a, string b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        int[,] costs = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    costs[i, j] = i + j;
                    continue;
                }

                int change = a[i - 1] == b[j - 1] ? 0 : 1;
                costs[i, j] = Math.Min(Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1, costs[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    costs[i, j] = Math.Min(costs[i, j], costs[i - 2, j - 2] + 1);
            }
        }

        return costs[a.Length, b.Length];
    }
}
