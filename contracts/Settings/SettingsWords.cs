namespace Leafwire.Contracts.Settings;

/// <summary>Texts of others as they are quoted in a message.</summary>
public static class SettingsWords
{
    /// <summary>At most 40 characters, none of which a terminal obeys.</summary>
    internal static string Short(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Concat(text.Take(40).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)) + (text.Length > 40 ? "…" : "");
    }

    /// <summary>A name as it is written in a file: <c>BgpPeers</c> is <c>bgpPeers</c>.</summary>
    public static string Camel(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);

    /// <summary>The name that is most like a text, for who mistyped it; null when none is like it.</summary>
    internal static string? Nearest(string text, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(text);
        string wanted = Letters(text);
        (string? name, int distance) = names.Select(name => ((string?)name, Distance(wanted, Letters(name))))
            .DefaultIfEmpty((null, 0)).MinBy(pair => pair.Item2);
        return name is not null && distance <= Math.Max(1, Math.Min(wanted.Length, Letters(name).Length) / 3) ? name : null;
    }

    // commit_timer, commit-timer and CommitTimer are all commitTimer.
    private static string Letters(string name) => string.Concat(name.Take(64).Where(char.IsLetterOrDigit)).ToLowerInvariant();

    // Damerau's: two letters that changed places count as one mistake.
    private static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                int change = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(change, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
