namespace Leafwire.Contracts;

/// <summary>A configuration session that a runner knows of on a switch.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsForeign">True for one that Leafwire did not open.</param>
public sealed record SeenSession(string Name, bool IsForeign)
{
    /// <summary>
    /// When its commit timer puts the switch back, by the runner's clock; null for one that is open and not committed, and when the
    /// switch did not say.
    /// </summary>
    public DateTimeOffset? RevertsAt { get; init; }

    /// <summary>True for one that is committed with a timer that runs.</summary>
    public bool IsArmed { get; init; }
}
