namespace Leafwire.Eos;

/// <summary>
/// Secrets that a candidate gives in clear text (<c>secret 0 TEXT</c>, <c>secret TEXT</c>): EOS shows a hash with a new salt at
/// each load, so that a diff names them though nothing changes. Here it is proved that the hash that runs and the new one are
/// both of the candidate's text. What is not proved is a difference.
/// </summary>
public static class RehashedSecrets
{
    /// <summary>Hashes that are computed for one diff; each takes some milliseconds.</summary>
    internal const int MostHashes = 200;

    /// <summary>How many secrets were hashed anew, in a diff that says nothing else; 0 when it says anything else.</summary>
    /// <param name="diff">The lines of a unified diff, without the two of its header.</param>
    /// <param name="candidate">The candidate's lines.</param>
    public static int Count(IReadOnlyList<string> diff, IReadOnlyList<string> candidate)
    {
        ArgumentNullException.ThrowIfNull(diff);
        ArgumentNullException.ThrowIfNull(candidate);
        List<ShownSecret>? changes = Changes(diff);
        if (changes is not { Count: > 0 and <= MostHashes / 2 })
            return 0;
        string[] statements = [.. candidate.Select(line => string.Join(' ', Words(line)))];
        int left = MostHashes;
        foreach (ShownSecret change in changes)
        {
            // A hash that was given is not of the switch's making: it is to run as it is written.
            if (statements.Any(s => s.Contains(change.New, StringComparison.Ordinal)))
                return 0;
            bool isSame = false;
            foreach (string text in statements.Select(change.TextIn).OfType<string>().Distinct())
            {
                left -= 2;
                if (left < 0)
                    return 0;
                isSame |= change.IsOf(text);
            }

            if (!isSame)
                return 0;
        }

        return changes.Count;
    }

    // Null when a line comes, goes or moves, or changes in anything but a secret.
    private static List<ShownSecret>? Changes(IReadOnlyList<string> diff)
    {
        var changes = new List<ShownSecret>();
        var removed = new Queue<string>();
        foreach (string line in diff)
        {
            if (line.StartsWith('-'))
                removed.Enqueue(line[1..]);
            else if (!line.StartsWith('+') && removed.Count > 0)
                return null;
            else if (line.StartsWith('+') && removed.TryDequeue(out string? old) && ShownSecret.Read(old, line[1..]) is { } change)
                changes.Add(change);
            else if (line.StartsWith('+'))
                return null;
        }

        return removed.Count == 0 ? changes : null;
    }

    private static string[] Words(string line) => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A line in which nothing but a hashed secret differs.</summary>
    /// <param name="Head">What stands before the secret's type, with a blank behind it.</param>
    /// <param name="Type">The type, <c>sha512</c>, <c>5</c> or <c>7</c>.</param>
    /// <param name="Old">What runs.</param>
    /// <param name="New">What would run.</param>
    /// <param name="Tail">What stands behind the secret, with a blank before it; empty for nothing.</param>
    private sealed record ShownSecret(string Head, string Type, string Old, string New, string Tail)
    {
        public static ShownSecret? Read(string removed, string added)
        {
            string[] old = Words(removed), now = Words(added);
            if (old.Length != now.Length || removed.Length - removed.TrimStart().Length != added.Length - added.TrimStart().Length)
                return null;
            int[] other = [.. Enumerable.Range(0, now.Length).Where(i => old[i] != now[i])];
            if (other is not [>= 2 and var at])
                return null;
            string tail = string.Concat(now[(at + 1)..].Select(word => " " + word));
            return new ShownSecret(string.Join(' ', now[..(at - 1)]) + " ", now[at - 1], old[at], now[at], tail);
        }

        /// <summary>The clear text in a statement that is otherwise the same; null when it is another statement, or gives none.</summary>
        public string? TextIn(string statement)
        {
            if (!statement.StartsWith(Head, StringComparison.Ordinal) || !statement.EndsWith(Tail, StringComparison.Ordinal)
                || statement.Length <= Head.Length + Tail.Length)
            {
                return null;
            }

            return statement[Head.Length..^Tail.Length].Split(' ') switch
            {
                [var text] => text,
                ["0", var text] => text,
                _ => null,
            };
        }

        public bool IsOf(string text) => Type switch
        {
            "sha512" or "5" => UnixCrypt.Matches(text, Old) && UnixCrypt.Matches(text, New),
            "7" => ReversibleKey.Matches(text, Old) && ReversibleKey.Matches(text, New),
            _ => false,
        };
    }
}
