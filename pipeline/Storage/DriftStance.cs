namespace Leafwire.Pipeline.Storage;

/// <summary>What is done about a device that drifted.</summary>
public enum DriftStance
{
    /// <summary>It is told.</summary>
    Report,

    /// <summary>It is told, and no push is taken for the device until it is in sync again or its drift is adopted.</summary>
    Refuse,

    /// <summary>A push is made of what was confirmed, and waits for approval.</summary>
    Reapply,

    /// <summary>What the device runs is taken for what was confirmed.</summary>
    Adopt,
}
