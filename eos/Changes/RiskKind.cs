namespace Leafwire.Eos;

/// <summary>What a change may break, the worst first.</summary>
public enum RiskKind
{
    /// <summary>It takes or changes what the runner's own way to the switch depends on.</summary>
    OwnAccess,

    /// <summary>It changes how the switch is managed: its management interface, VRF, default route or SSH.</summary>
    Management,

    /// <summary>It changes how people and programs log in: AAA, its servers, <c>enable</c>.</summary>
    Login,

    /// <summary>The switch loses half of its configuration, or more.</summary>
    HalfLost,

    /// <summary>It changes the MLAG domain or its peer link.</summary>
    Mlag,

    /// <summary>It takes or changes a BGP neighbour, or the AS.</summary>
    Bgp,

    /// <summary>VLANs are no longer allowed on a trunk.</summary>
    TrunkNarrowed,

    /// <summary>An interface is shut.</summary>
    InterfaceShut,
}
