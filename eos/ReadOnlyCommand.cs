namespace Leafwire.Eos;

/// <summary>
/// Commands that a check may run: those that cannot change a switch. EOS hands a filter that it does not know to its Linux
/// shell, and writes to a file what stands before <c>&gt;</c>, <c>| tee</c>, <c>| redirect</c> or <c>| append</c>.
/// </summary>
public static class ReadOnlyCommand
{
    private static readonly string[] s_filters =
        ["include", "exclude", "begin", "section", "json", "nz", "no-more", "grep", "egrep", "fgrep", "head", "tail", "wc", "cut",
            "tr", "cat", "nl"];

    private static readonly string[] s_writers = ["tee", "redirect", "append"];

    /// <summary>Why a command is not run as a check; null when it is.</summary>
    /// <param name="command">The command as it would be sent.</param>
    public static string? Problem(string command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.Split(' ', 2)[0] is not ("show" or "ping" or "traceroute"))
            return "this is no show, ping or traceroute command, and a check runs no other, so that it cannot change a switch";
        if (command.Any(char.IsControl))
            return "the command holds a control character; a check's command is a single line";
        char quote = '\0';
        for (int i = 0; i < command.Length; i++)
        {
            char c = command[i];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'')
                quote = c;
            else if (c == '>')
                return "a check may not write what it shows to a file with '>', so that it cannot change a switch";
            else if (c is ';' or '&' or '`' || (c == '$' && i + 1 < command.Length && command[i + 1] == '('))
                return $"'{c}' begins a command of the switch's shell; a check runs one command";
            else if (c == '|' && FilterProblem(command, i) is { } problem)
                return problem;
        }

        return null;
    }

    private static string? FilterProblem(string command, int at)
    {
        string[] words = command[(at + 1)..].Split([' ', '|'], 2, StringSplitOptions.RemoveEmptyEntries);
        string filter = words.Length == 0 ? "" : words[0];
        if (s_writers.Any(w => IsShort(filter, w)) && words.Length > 1)
            return $"a check may not write what it shows to a file with '| {filter}', so that it cannot change a switch";
        // Within a word it is an expression's "or", as in: include Et1|Et2.
        bool isOr = at > 0 && command[at - 1] != ' ' && at + 1 < command.Length && command[at + 1] != ' ';
        return isOr || s_filters.Any(f => IsShort(filter, f))
            ? null
            : $"'| {filter}' is no filter that a check may use: {string.Join(", ", s_filters)}";
    }

    // EOS takes the beginning of a word for the word.
    private static bool IsShort(string word, string whole) => word.Length > 0 && whole.StartsWith(word, StringComparison.OrdinalIgnoreCase);
}
