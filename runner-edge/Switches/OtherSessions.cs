namespace Leafwire.Runner.Switches;

/// <summary>Lines that open sessions with whoever comes.</summary>
/// <param name="Vrf">The VRF.</param>
/// <param name="Lines">The lines.</param>
internal sealed record OtherSessions(string Vrf, string Lines);
