using Leafwire.Contracts;

namespace Leafwire.Runner.Switches;

/// <summary>A neighbor of BGP.</summary>
/// <param name="Vrf">Its VRF.</param>
/// <param name="Address">Its address.</param>
/// <param name="Family">The address family.</param>
/// <param name="State">The session's state: <c>Established</c>, or where it hangs.</param>
/// <param name="Received">Prefixes received.</param>
internal sealed record BgpPeer(string Vrf, string Address, BgpFamily Family, string State, int Received)
{
    public bool IsEstablished => State == "Established";

    public override string ToString() => $"{Address}{(Vrf == "default" ? "" : $" of VRF {Vrf}")}";
}
