namespace Leafwire.Pipeline.Planning;

/// <summary>A candidate, by reference.</summary>
/// <param name="Digest">As <see cref="Leafwire.Contracts.Payload.Digest"/>.</param>
/// <param name="Size">As <see cref="Leafwire.Contracts.Payload.Size"/>.</param>
public sealed record CandidateRef(string Digest, int Size);
