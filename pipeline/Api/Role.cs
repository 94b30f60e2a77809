namespace Leafwire.Pipeline.Api;

/// <summary>What somebody may do at a site. Each of the two others may read as well.</summary>
public enum Role
{
    /// <summary>See pushes and their reports.</summary>
    Reader,

    /// <summary>Stop a push, undo one, and keep what is recorded of one.</summary>
    Operator,

    /// <summary>Say yes or no to a push that asks, and stop one.</summary>
    Approver,
}
