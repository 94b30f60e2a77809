namespace Leafwire.Pipeline.Policies;

/// <summary>What is done about a change that the runner's own way to a switch depends on.</summary>
public enum ManagementChanges
{
    /// <summary>The switch is not armed with it.</summary>
    Refuse,

    /// <summary>It is made like any other; the commit timer puts it back when the switch cannot be reached any more.</summary>
    Allow,
}
