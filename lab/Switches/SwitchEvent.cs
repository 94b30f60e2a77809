namespace Leafwire.Lab.Switches;

/// <summary>What happened to a switch's configuration.</summary>
public enum SwitchEventKind
{
    /// <summary>A session was committed without a timer, or a replace took effect.</summary>
    Committed,

    /// <summary>A session was committed with a timer.</summary>
    Armed,

    /// <summary>An armed session was confirmed: its timer is gone, its configuration stays.</summary>
    Confirmed,

    /// <summary>The commit timer ran out; <see cref="Reverted"/> follows.</summary>
    TimerExpired,

    /// <summary>The configuration from before the armed session is back.</summary>
    Reverted,

    /// <summary>A session was dropped. For an armed one <see cref="Reverted"/> follows.</summary>
    Aborted,

    /// <summary>The running configuration was written to the startup configuration.</summary>
    Saved,
}

/// <summary>An entry of a switch's own record.</summary>
/// <param name="At">When, by the farm's clock.</param>
/// <param name="Session">The configuration session; null when there was none.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Digest">Digest of the running configuration afterwards; equal for equal configurations, whatever salt their
/// secrets are hashed with.</param>
public sealed record SwitchEvent(DateTimeOffset At, string? Session, SwitchEventKind Kind, string Digest);
