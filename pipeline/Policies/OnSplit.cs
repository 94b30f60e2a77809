
namespace Leafwire.Pipeline.Policies;

/// <summary>What is done when devices of one transaction were confirmed and others went back by their timers.</summary>
public enum OnSplit
{
    /// <summary>
    /// Those that went back are configured and confirmed again, as long as the deadline allows: the decision was to commit.
    /// </summary>
    Forward,

    /// <summary>Those that were confirmed are put back to what they ran before.</summary>
    Back,

    /// <summary>It is only said.</summary>
    Report,
}
