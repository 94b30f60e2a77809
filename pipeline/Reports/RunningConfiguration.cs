namespace Leafwire.Pipeline.Reports;

/// <summary>What a device runs when all is over.</summary>
public enum RunningConfiguration
{
    /// <summary>What it ran before the push.</summary>
    Old,

    /// <summary>The candidate.</summary>
    New,

    /// <summary>One of the two; nobody could tell.</summary>
    Unknown,
}
