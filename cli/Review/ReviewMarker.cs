using System.Text.RegularExpressions;
using Leafwire.Contracts;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Review;

/// <summary>
/// What a comment on a pull request says to programs, in a line that people do not see: which site it is about, and what was reviewed.
/// </summary>
/// <param name="Site">The site.</param>
/// <param name="Push">The dry run; null when the build could not be uploaded.</param>
/// <param name="Digest">What it would change; null when there is nothing that could be approved.</param>
/// <param name="Commit">The commit that was looked at.</param>
internal sealed partial record ReviewMarker(string Site, string? Push, string? Digest, string Commit)
{
    private const string None = "none";

    /// <summary>The marker's line.</summary>
    public string Text => $"{Begin(Site)}push={Push ?? None} digest={Digest ?? None} commit={Commit} -->";

    /// <summary>True for a comment about this site.</summary>
    public static bool IsOf(string site, string comment) => comment.StartsWith(Begin(site), StringComparison.Ordinal);

    /// <summary>Reads the marker of a comment; null when it has none.</summary>
    public static ReviewMarker? Read(string comment)
    {
        Match match = Form().Match(comment);
        if (!match.Success || Token.Problem(match.Groups["site"].Value) is not null)
            return null;
        string push = match.Groups["push"].Value, digest = match.Groups["digest"].Value;
        return new ReviewMarker(match.Groups["site"].Value, PushId.IsValid(push) ? push : null,
            Payload.IsDigest(digest) ? digest : null, match.Groups["commit"].Value);
    }

    private static string Begin(string site) => $"<!-- leafwire:review site={site} ";

    [GeneratedRegex(@"\A<!-- leafwire:review site=(?<site>\S+) push=(?<push>\S+) digest=(?<digest>\S+) commit=(?<commit>[0-9A-Za-z]+) -->")]
    private static partial Regex Form();
}
