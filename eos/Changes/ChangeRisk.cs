namespace Leafwire.Eos;

/// <summary>Something that a change may break.</summary>
/// <param name="Kind">What.</param>
/// <param name="Words">Where and how; a line of the configuration may be in it, with its secrets.</param>
public sealed record ChangeRisk(RiskKind Kind, string Words);
