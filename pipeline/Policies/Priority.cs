namespace Leafwire.Pipeline.Policies;

/// <summary>Who goes first among pushes that wait because of how many devices of their site may be changed at once.</summary>
public enum Priority
{
    /// <summary>After all others.</summary>
    Low = -1,

    /// <summary>In the order of the uploads.</summary>
    Normal = 0,

    /// <summary>Before all others.</summary>
    High = 1,
}
