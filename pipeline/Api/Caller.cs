using System.Diagnostics.CodeAnalysis;
using Leafwire.Contracts;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Api;

/// <summary>Who calls the HTTP API, as a token says that was checked.</summary>
/// <param name="Name">The name that decisions are kept under.</param>
/// <param name="Grants">What it may do, and where.</param>
public sealed record Caller(string Name, IReadOnlyList<Grant> Grants)
{
    /// <summary>True when it has the role at the site.</summary>
    internal bool May(Role role, string site) => Grants.Any(g => g.Covers(role, site));

    /// <summary>True when it may do anything anywhere.</summary>
    public bool MayAnything => Grants.Count > 0;

    /// <summary>A caller by what a token says.</summary>
    /// <param name="name">The name; null when it says none.</param>
    /// <param name="roles">Its roles, as <see cref="Grant"/> writes them; those of other programs are of no concern.</param>
    /// <param name="caller">The caller.</param>
    /// <returns>False when it has no name that can stand in a decision.</returns>
    public static bool TryCreate(string? name, IEnumerable<string> roles, [NotNullWhen(true)] out Caller? caller)
    {
        ArgumentNullException.ThrowIfNull(roles);
        caller = null;
        if (name is null || Provenance.Problem(name, Limits.DecidedByLength) is not null)
            return false;
        caller = new Caller(name.Trim(), [.. roles.Select(Grant.Find).OfType<Grant>()]);
        return true;
    }
}
