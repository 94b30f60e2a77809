namespace Leafwire.Pipeline.Policies;

/// <summary>Whether a switch's own state is looked after without anybody having written a check.</summary>
public enum DefaultChecks
{
    /// <summary>It is read before loading, and must be as before while armed.</summary>
    On,

    /// <summary>Nobody looks.</summary>
    Off,
}
