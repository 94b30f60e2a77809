namespace Leafwire.Pipeline.Planning;

/// <summary>A wave and why it is one.</summary>
/// <param name="Devices">Its devices, by name.</param>
/// <param name="Reason">In words.</param>
internal sealed record PlannedWave(IReadOnlyList<string> Devices, string Reason);
