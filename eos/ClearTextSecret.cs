using System.Text.RegularExpressions;

namespace Leafwire.Eos;

/// <summary>
/// Secrets that EOS hashes with a new salt whenever it reads them in clear text (users, <c>enable</c>, <c>aaa root</c>, the
/// boot loader): what runs then never equals the candidate. Keys of type 7 come out the same each time.
/// </summary>
public static partial class ClearTextSecret
{
    /// <summary>True for a statement with such a secret.</summary>
    public static bool IsIn(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return Statement().IsMatch(line);
    }

    [GeneratedRegex(
        @"^\s*(?:username\s+\S+\s(?:[^""]*\s)?secret|enable\s+(?:secret|password)(?:\s+level\s+\d+)?|(?:aaa\s+root|boot)\s+secret)\s+"
            + @"(?:0\s+\S|(?!(?:0|5|7|8a|\*|md5|sha256|sha512)(?:\s|$))\S)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Statement();
}
