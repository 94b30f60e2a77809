using Leafwire.Contracts;

namespace Leafwire.Pipeline.Pushes;

/// <summary>One entry of a push's log on the hub; exactly one of its contents is set. Nothing but entries moves a push.</summary>
/// <param name="Sequence">Its place in the hub's stream.</param>
/// <param name="StoredAt">When the hub stored it: the push's only clock.</param>
public sealed record LogEntry(ulong Sequence, DateTimeOffset StoredAt)
{
    /// <summary>What a runner answered.</summary>
    public Reply? Reply { get; init; }

    /// <summary>What a person decided.</summary>
    public Decision? Decision { get; init; }

    /// <summary>The push begins, or does not.</summary>
    public PushStart? Start { get; init; }

    /// <summary>A deadline passed.</summary>
    public Tick? Tick { get; init; }
}
