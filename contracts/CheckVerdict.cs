namespace Leafwire.Contracts;

/// <summary>What came of a check.</summary>
public enum CheckVerdict
{
    /// <summary>It holds.</summary>
    Healthy,

    /// <summary>It does not.</summary>
    Unhealthy,

    /// <summary>It could not be told: the switch refused to answer, or its answer was not understood.</summary>
    Unknown,
}
