namespace Leafwire.Pipeline.Planning;

/// <summary>A candidate, by reference.</summary>
/// <param name="Digest">As <see cref="Leafwire.Contracts.Payload.Digest"/>.</param>
/// <param name="Size">As <see cref="Leafwire.Contracts.Payload.Size"/>.</param>
public sealed record CandidateRef(string Digest, int Size)
{
    /// <summary>Where it begins in <see cref="PushPlan.Pack"/>, in bytes.</summary>
    public long At { get; init; }

    /// <summary>Its bytes there, packed; 0 in a plan of before candidates lay together, where each is a blob.</summary>
    public int Length { get; init; }
}
