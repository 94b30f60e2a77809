using Leafwire.Contracts;

namespace Leafwire.Runner.Switches;

/// <summary>What is said of an address family.</summary>
/// <param name="Family">The family.</param>
/// <param name="Vrf">The VRF.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record FamilyFacts(BgpFamily Family, string Vrf, string Lines);
