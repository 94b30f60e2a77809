using System.Text;

namespace Leafwire.Tests.Documents;

/// <summary>Reads a line as a shell does, as far as documents go: quotes, comments, redirections, several commands in a line.</summary>
public static class ShellWords
{
    // The longer ones first: each begins as a shorter one does.
    private static readonly string[] s_separators = ["&&", "||", "|", ";", "&"], s_operators = [.. s_separators, ">>", ">", "<"];

    /// <summary>The commands of a line, each as its words.</summary>
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> Commands(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var all = new List<IReadOnlyList<string>>();
        var words = new List<string>();
        bool isTarget = false;
        foreach ((string text, bool isQuoted) in Tokens(line))
        {
            if (isQuoted || !IsOperator(text))
            {
                // What is written to or read from a file is no word of the command.
                if (!isTarget)
                    words.Add(text);
                isTarget = false;
            }
            else if (s_separators.Contains(text))
            {
                Close();
            }
            else
            {
                isTarget = true;
            }
        }

        Close();
        return all;

        void Close()
        {
            if (words.Count > 0)
                all.Add([.. words]);
            words.Clear();
            isTarget = false;
        }
    }

    /// <summary>The words of a line that is one command.</summary>
    public static IReadOnlyList<string> Of(string line) => Commands(line) is [var only] ? only
        : throw new FormatException($"'{line}' is not one command");

    private static bool IsOperator(string token) => s_operators.Contains(token);

    private static IEnumerable<(string Text, bool IsQuoted)> Tokens(string line)
    {
        var word = new StringBuilder();
        bool isQuoted = false, isWord = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c is '\'' or '"')
            {
                int end = line.IndexOf(c, i + 1);
                if (end < 0)
                    throw new FormatException($"a quote in '{line}' is not closed");
                word.Append(line, i + 1, end - i - 1);
                (i, isQuoted, isWord) = (end, true, true);
            }
            else if (c == '#' && !isWord)
            {
                break;
            }
            else if (char.IsWhiteSpace(c) || c is '|' or '&' or ';' or '>' or '<' || (c is '(' or ')' && !isWord))
            {
                if (isWord)
                    yield return (word.ToString(), isQuoted);
                word.Clear();
                (isQuoted, isWord) = (false, false);
                if (char.IsWhiteSpace(c) || c is '(' or ')')
                    continue;
                string operation = s_operators.First(o => line.AsSpan(i).StartsWith(o, StringComparison.Ordinal));
                yield return (operation, false);
                i += operation.Length - 1;
            }
            else
            {
                word.Append(c);
                isWord = true;
            }
        }

        if (isWord)
            yield return (word.ToString(), isQuoted);
    }
}
