namespace Leafwire.Pipeline.Storage;

/// <summary>How a device stands beside what was confirmed on it last.</summary>
public enum DriftState
{
    /// <summary>No push ever confirmed anything on it.</summary>
    NeverPushed,

    /// <summary>It runs what was confirmed.</summary>
    InSync,

    /// <summary>It runs something else: somebody changed it outside of Leafwire.</summary>
    Drifted,

    /// <summary>It, or its runner, did not answer when it was looked at.</summary>
    Unreachable,

    /// <summary>It could not be compared, for another reason.</summary>
    Unclear,
}
