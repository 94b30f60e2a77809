namespace Leafwire.Pipeline.Messaging;

/// <summary>Whether a push has its turn.</summary>
/// <param name="HasTurn">True when it has.</param>
/// <param name="Blocker">The push that it waits for.</param>
/// <param name="NewerTurn">The newer push for one of its devices that had its turn before, so that this one has none.</param>
internal sealed record QueueAnswer(bool HasTurn, string? Blocker = null, string? NewerTurn = null);
