using System.Globalization;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.Api;

/// <summary>A role at a site: <c>approver</c> for all sites, <c>approver:dc1</c> for one, <c>approver:dc*</c> for some.</summary>
/// <param name="Role">The role.</param>
/// <param name="Site">The site's name, or a pattern with <c>*</c> and <c>?</c>.</param>
public sealed record Grant(Role Role, string Site)
{
    private const char Separator = ':';
    private const string AllSites = "*";

    /// <summary>True when it lets somebody do at a site what the role may.</summary>
    internal bool Covers(Role role, string site) =>
        Glob.Matches(Site, site) && (role == Role.Reader || Role == role || (role == Role.Operator && Role == Role.Approver));

    /// <summary>Reads one; null for what is none.</summary>
    public static Grant? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(Separator, 2);
        // A number, and a list with commas, name a member of an enumeration too.
        if (!parts[0].All(char.IsAsciiLetter) || !Enum.TryParse(parts[0], ignoreCase: true, out Role role))
            return null;
        string site = parts.Length == 1 ? AllSites : parts[1];
        return site.Length is > 0 and <= Limits.NameLength ? new Grant(role, site) : null;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string role = Role.ToString().ToLower(CultureInfo.InvariantCulture);
        return Site == AllSites ? role : $"{role}{Separator}{Site}";
    }
}
