using System.Diagnostics.CodeAnalysis;

namespace Leafwire.Runner.Settings;

/// <summary>
/// What is known at the site alone: an address, a login's name, the path of a key. As text it says nothing, so it gets into no
/// reply by being written into a message; who needs it, to connect or for the local log, asks for it by name.
/// </summary>
internal sealed record SiteFact
{
    private readonly string _fact;

    private SiteFact(string fact) => _fact = fact;

    [return: NotNullIfNotNull(nameof(fact))]
    public static implicit operator SiteFact?(string? fact) => fact is null ? null : new(fact);

    /// <summary>The fact itself; not for anything that leaves the site.</summary>
    public string Reveal() => _fact;

    /// <summary>Nothing of the fact.</summary>
    public override string ToString() => "(known at the site)";
}
