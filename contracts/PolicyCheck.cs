namespace Leafwire.Contracts;

/// <summary>A check and the devices that it is for.</summary>
/// <param name="Check">The check.</param>
/// <param name="Devices">Names or patterns; empty for all.</param>
public sealed record PolicyCheck(Check Check, IReadOnlyList<string> Devices);
