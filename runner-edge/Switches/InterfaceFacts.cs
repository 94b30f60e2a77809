namespace Leafwire.Runner.Switches;

/// <summary>An interface.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsShut">True when it is shut down.</param>
/// <param name="Channel">The port channel that it is a member of; null for none.</param>
/// <param name="HasLldp">False when LLDP is turned off on it.</param>
internal sealed record InterfaceFacts(string Name, bool IsShut, string? Channel, bool HasLldp);
