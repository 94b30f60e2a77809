namespace Leafwire.Pipeline.Pushes;

/// <summary>Which configuration a device is given.</summary>
public enum CandidateSource
{
    /// <summary>The upload's.</summary>
    Upload,

    /// <summary>What the device ran before the push, as it was archived.</summary>
    Before,
}
