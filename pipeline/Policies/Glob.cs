using System.IO.Enumeration;

namespace Leafwire.Pipeline.Policies;

/// <summary>Names and patterns of devices: <c>*</c> for any characters, <c>?</c> for one.</summary>
internal static class Glob
{
    public static bool Matches(string pattern, string device) => FileSystemName.MatchesSimpleExpression(pattern, device, ignoreCase: false);

    public static bool MatchesAny(IReadOnlyList<string> patterns, string device) => patterns.Any(p => Matches(p, device));
}
