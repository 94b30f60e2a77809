namespace Leafwire.Contracts;

/// <summary>What a person can say to a push.</summary>
public enum DecisionKind
{
    /// <summary>Go on, after the diffs were seen.</summary>
    Approve,

    /// <summary>Do not go on.</summary>
    Reject,

    /// <summary>Stop, and put back what is armed.</summary>
    Cancel,

    /// <summary>Go on with the next wave, of a push that pauses.</summary>
    Promote,
}
