namespace Leafwire.Pipeline.Policies;

/// <summary>What a check does that could not be told.</summary>
public enum UnknownChecks
{
    /// <summary>As one that does not hold.</summary>
    Fail,

    /// <summary>It passes, and the report says that it could not be told.</summary>
    Pass,
}
