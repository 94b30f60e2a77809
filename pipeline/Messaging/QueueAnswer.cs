using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Messaging;

/// <summary>Whether a push has its turn.</summary>
/// <param name="HasTurn">True when it has.</param>
/// <param name="Blocker">The push that it waits for.</param>
/// <param name="NewerTurn">The newer push for one of its devices that had its turn before, so that this one has none.</param>
internal sealed record QueueAnswer(bool HasTurn, string? Blocker = null, string? NewerTurn = null)
{
    /// <summary>
    /// The site's limit of devices at once, when it is that and no device of the push that makes it wait; null otherwise.
    /// </summary>
    public int? AtOnce { get; init; }

    /// <summary>All pushes that it waits for, <see cref="Blocker"/> first.</summary>
    public IReadOnlyList<FoundUpload> Blockers { get; init; } = [];

    /// <summary>Older pushes of the site that wait for people or for their window, whatever their devices.</summary>
    public IReadOnlyList<FoundUpload> Aside { get; init; } = [];
}
