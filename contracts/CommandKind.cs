namespace Leafwire.Contracts;

/// <summary>What a runner can be told to do.</summary>
public enum CommandKind
{
    /// <summary>Load, diff, arm, prove, check.</summary>
    Configure,

    /// <summary>Make an armed candidate final and save it.</summary>
    Confirm,

    /// <summary>Put the old configuration back.</summary>
    Revert,

    /// <summary>Load and diff, then drop (dry run).</summary>
    Preview,

    /// <summary>Run checks only.</summary>
    Check,

    /// <summary>Read the running configuration.</summary>
    Fetch,
}
