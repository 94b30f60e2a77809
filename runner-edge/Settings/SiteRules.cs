using Leafwire.Contracts;

namespace Leafwire.Runner.Settings;

/// <summary>What a site asks of every push at its own end, whoever signs it.</summary>
internal sealed record SiteRules
{
    /// <summary>A site that leaves it to the pipeline.</summary>
    public static readonly SiteRules None = new();

    /// <summary>Names or patterns of devices that nothing is loaded into. Default: none.</summary>
    public IReadOnlyList<string> NeverTouch { get; init; } = [];

    /// <summary>Checks that every configure runs, beside its own. Default: none.</summary>
    public IReadOnlyList<PolicyCheck> Checks { get; init; } = [];

    /// <summary>The most devices that this runner has loaded or armed at the same time; null for no limit.</summary>
    public int? ArmedAtOnce { get; init; }

    /// <summary>When anything is loaded; null for at any time.</summary>
    public PushWindow? Window { get; init; }

    /// <summary>The checks of one device.</summary>
    public IReadOnlyList<Check> ChecksFor(string device) =>
        [.. Checks.Where(c => c.Devices.Count == 0 || Glob.MatchesAny(c.Devices, device)).Select(c => c.Check)];
}
