namespace Leafwire.Lab.Switches.Configuration;

/// <summary>
/// A pattern over the words of a command: <c>*</c> is any word, <c>#</c> one that begins with a digit,
/// <c>?</c> any word that is a value, <c>a|b</c> one of several, <c>**</c> at the end one or more words.
/// </summary>
internal sealed class LinePattern
{
    private readonly string[][] _words;
    private readonly bool _open;

    public LinePattern(string pattern)
    {
        string[] words = Split(pattern);
        _open = words[^1] == "**";
        _words = [.. words.Take(words.Length - (_open ? 1 : 0)).Select(w => w.Split('|'))];
    }

    /// <summary>How many words the pattern has, <c>**</c> not counted.</summary>
    public int Length => _words.Length;

    public static string[] Split(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static LinePattern[] Table(string lines) => [.. lines.Split('\n').Select(l => new LinePattern(l))];

    /// <summary>True when the whole line fits.</summary>
    public bool Matches(string[] line) => (_open ? line.Length > _words.Length : line.Length == _words.Length) && Begins(line);

    /// <summary>True when the line begins with the pattern.</summary>
    public bool Begins(string[] line)
    {
        if (line.Length < _words.Length)
            return false;
        for (int i = 0; i < _words.Length; i++)
        {
            if (!Fits(_words[i], line[i]))
                return false;
        }
        return true;
    }

    /// <summary>The line's words that the pattern names, without its values.</summary>
    public string Key(string[] line) => string.Join(' ', _words.Select((w, i) => w[0] == "?" ? "?" : line[i]));

    private static bool Fits(string[] alternatives, string word)
    {
        foreach (string alternative in alternatives)
        {
            if (alternative is "*" or "?" || (alternative == "#" && char.IsAsciiDigit(word[0])) || alternative == word)
                return true;
        }
        return false;
    }
}
