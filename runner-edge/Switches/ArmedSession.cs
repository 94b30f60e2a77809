namespace Leafwire.Runner.Switches;

/// <summary>The session whose commit timer runs.</summary>
/// <param name="Name">The session's name.</param>
/// <param name="Left">Until the switch reverts; null when the switch did not say.</param>
internal sealed record ArmedSession(string Name, TimeSpan? Left);
