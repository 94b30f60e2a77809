namespace Leafwire.Runner.Settings;

/// <summary>The site's rules as they are now: they are read again when the runner's settings change.</summary>
internal sealed class SiteRulesInForce(SiteRules rules)
{
    private volatile SiteRules _current = rules;

    /// <summary>The rules. Setting them counts from the next command on.</summary>
    public SiteRules Current { get => _current; set => _current = value; }
}
