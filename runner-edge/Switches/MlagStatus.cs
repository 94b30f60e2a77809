namespace Leafwire.Runner.Switches;

/// <summary>An MLAG pair as one of the two sees it.</summary>
/// <param name="State"><c>active</c>, <c>inactive</c>, <c>disabled</c>.</param>
/// <param name="Negotiation"><c>connected</c> when the two speak to each other.</param>
/// <param name="PeerLink">The peer link, <c>up</c> or <c>down</c>.</param>
/// <param name="LocalInterface">The interface that they speak over, likewise.</param>
internal sealed record MlagStatus(string State, string Negotiation, string PeerLink, string LocalInterface)
{
    public bool IsHealthy => this is { State: "active", Negotiation: "connected", PeerLink: "up", LocalInterface: "up" };

    public override string ToString() =>
        $"state {State}, negotiation {Negotiation}, peer link {PeerLink}, local interface {LocalInterface}";
}
