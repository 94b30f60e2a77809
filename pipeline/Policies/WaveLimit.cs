namespace Leafwire.Pipeline.Policies;

/// <summary>At most so many devices in one wave.</summary>
/// <param name="Devices">The names or patterns of those that are counted; empty for all.</param>
/// <param name="Max">How many, from 1.</param>
public sealed record WaveLimit(IReadOnlyList<string> Devices, int Max);
