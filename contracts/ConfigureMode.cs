namespace Leafwire.Contracts;

/// <summary>How a candidate is put onto a switch.</summary>
public enum ConfigureMode
{
    /// <summary>The candidate is the whole configuration: what it does not hold is removed.</summary>
    Replace,

    /// <summary>The candidate is added to what is there.</summary>
    Merge,
}
