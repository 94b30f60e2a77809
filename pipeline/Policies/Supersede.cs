namespace Leafwire.Pipeline.Policies;

/// <summary>Whose place a push takes, of older ones that have changed nothing and have no device beside its own.</summary>
public enum Supersede
{
    /// <summary>Of those that wait for people, whose approvals are void, or for their window.</summary>
    Waiting,

    /// <summary>Of those that wait for their turn as well.</summary>
    Queued,

    /// <summary>Of none, until it has changed a device of theirs.</summary>
    None,
}
