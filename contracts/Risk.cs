namespace Leafwire.Contracts;

/// <summary>Something that a change to a switch may break.</summary>
/// <param name="Kind">What, by its name: <c>ownAccess</c>, <c>management</c>, <c>login</c>, <c>halfLost</c>, <c>mlag</c>,
/// <c>bgp</c>, <c>trunkNarrowed</c>, <c>interfaceShut</c>; a later runner may know others.</param>
/// <param name="Words">Where and how, without secrets and without the address by which the switch is reached.</param>
public sealed record Risk(string Kind, string Words);
