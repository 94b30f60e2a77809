namespace Leafwire.Eos;

/// <summary>
/// Statements whose text runs over several lines to a line <c>EOF</c>, in which nothing is a command. Sources: the EOS user
/// manual (banners, <c>comment</c>, <c>protocol https certificate</c>, <c>action bash</c>) and what AVD writes (RCF's
/// <c>code unit</c>).
/// </summary>
public static class Heredoc
{
    /// <summary>The line that ends a text.</summary>
    public const string EndMark = "EOF";

    /// <summary>
    /// How many end marks the text has that a statement opens; 0 when it opens none. Indentation and blanks make no difference.
    /// </summary>
    /// <param name="line">The line.</param>
    public static int EndMarks(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["banner", "login" or "motd"] or ["comment"] or ["action", "bash"] or ["code", "unit", _] => 1,
            // The certificate and its key, one after the other.
            ["protocol", "https", "certificate"] => 2,
            _ => 0,
        };
    }

    /// <summary>True for a line that ends a text. EOS and AVD indent it with the block that it is in.</summary>
    /// <param name="line">The line.</param>
    public static bool IsEndMark(ReadOnlySpan<char> line) => line.Trim().SequenceEqual(EndMark);
}
