using Leafwire.Eos;

namespace Leafwire.Lab.Switches.Cli;

/// <summary>
/// Commands by their words. Keywords may be shortened as long as they are unambiguous; words in capitals in a pattern stand
/// for arguments, the last one, when it ends with <c>...</c>, for the rest of the line.
/// </summary>
internal sealed class CommandTable<T>
{
    private readonly List<(string[] Pattern, T Command)> _commands = [];

    public CommandTable<T> Add(string pattern, T command)
    {
        _commands.Add((pattern.Split(' '), command));
        return this;
    }

    /// <summary>Finds a command.</summary>
    /// <param name="words">What was typed.</param>
    /// <param name="command">The command, when there is exactly one.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Null, or EOS's refusal.</returns>
    public string? Find(string[] words, out T? command, out string[] arguments)
    {
        command = default;
        arguments = [];
        List<(string[] Pattern, T Command)> candidates = _commands;
        for (int i = 0; i < words.Length; i++)
        {
            candidates = Narrow(candidates, i, words[i], out bool ambiguous);
            if (ambiguous)
                return SwitchWords.AmbiguousCommand;
            if (candidates.Count == 0)
                return SwitchWords.InvalidInput;
        }
        var whole = candidates.Where(c => c.Pattern.Length == words.Length || (IsRest(c.Pattern[^1]) && words.Length >= c.Pattern.Length))
            .ToList();
        if (whole.Count == 0)
            return SwitchWords.IncompleteCommand;
        (string[] pattern, command) = whole.MaxBy(c => c.Pattern.Length);
        arguments = [.. pattern.Select((p, i) => IsRest(p) ? string.Join(' ', words.Skip(i)) : words[i])
            .Where((_, i) => IsArgument(pattern[i]))];
        return null;
    }

    /// <summary>
    /// The commands whose word at a place fits; keywords that are typed in full win over shortened ones, keywords over arguments.
    /// </summary>
    private static List<(string[] Pattern, T Command)> Narrow(
        List<(string[] Pattern, T Command)> candidates, int place, string word, out bool ambiguous)
    {
        var rest = candidates.Where(c => c.Pattern.Length <= place && IsRest(c.Pattern[^1])).ToList();
        var here = candidates.Where(c => c.Pattern.Length > place).ToList();
        var keywords = here.Where(
            c => !IsArgument(c.Pattern[place]) && c.Pattern[place].StartsWith(word, StringComparison.OrdinalIgnoreCase)).ToList();
        var exact = keywords.Where(c => c.Pattern[place].Length == word.Length).ToList();
        if (exact.Count > 0)
            keywords = exact;
        ambiguous = keywords.Select(c => c.Pattern[place]).Distinct().Count() > 1;
        if (keywords.Count > 0)
            return keywords;
        return [.. rest, .. here.Where(c => IsArgument(c.Pattern[place]))];
    }

    private static bool IsArgument(string word) => char.IsAsciiLetterUpper(word[0]);

    private static bool IsRest(string word) => word.EndsWith("...", StringComparison.Ordinal);
}
