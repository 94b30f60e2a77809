namespace Leafwire.Pipeline.Reports;

/// <summary>What a push may wait for.</summary>
public enum PushWaitKind
{
    /// <summary>People who agree to what it would change.</summary>
    Approval,

    /// <summary>Somebody who lets it go on after a wave.</summary>
    Promotion,

    /// <summary>A wave that is armed and watched.</summary>
    Soak,

    /// <summary>All devices of the transaction, as long as the first commit timer lets it confirm them.</summary>
    Confirm,

    /// <summary>The answers of its devices, as long as the policy's deadline allows.</summary>
    Devices,
}
