using System.Text.RegularExpressions;

namespace Leafwire.Contracts;

/// <summary>
/// The regular expressions of checks. They come with an upload and search what a switch says, so they run without
/// backtracking: time grows with the length of the text, whatever the expression.
/// </summary>
public static class CheckPattern
{
    /// <summary>What is wrong with an expression; null when it can be used.</summary>
    public static string? Problem(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.Length > Limits.CheckText)
            return $"a regular expression has at most {Limits.CheckText} characters";
        try
        {
            _ = Compile(pattern);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return "this is no regular expression that can be used: look-arounds and back-references cannot be, brackets must be closed, "
                + "and repeat counts must be small";
        }
    }

    /// <summary>True when the expression matches somewhere; <c>^</c> and <c>$</c> are the ends of lines.</summary>
    /// <exception cref="ArgumentException"><see cref="Problem"/> says why.</exception>
    /// <exception cref="NotSupportedException"><see cref="Problem"/> says why.</exception>
    /// <exception cref="RegexMatchTimeoutException">It searched for longer than <see cref="Limits.CheckSearch"/>.</exception>
    public static bool IsMatch(string pattern, string text) => Compile(pattern).IsMatch(text);

    private static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.CultureInvariant, Limits.CheckSearch);
}
