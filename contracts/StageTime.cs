namespace Leafwire.Contracts;

/// <summary>How long one stage took.</summary>
/// <param name="Stage">One of <see cref="Stages"/>.</param>
/// <param name="Milliseconds">Wall time.</param>
public sealed record StageTime(string Stage, double Milliseconds);
