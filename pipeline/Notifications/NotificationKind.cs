namespace Leafwire.Pipeline.Notifications;

/// <summary>What people are told of without asking.</summary>
public enum NotificationKind
{
    /// <summary>A push shows what it would change and waits for people.</summary>
    AwaitingApproval,

    /// <summary>A push failed, or its upload was refused.</summary>
    Failed,

    /// <summary>A push was stopped, and switches that ran the new configuration on a timer run the old one again.</summary>
    Reverted,

    /// <summary>Switches of one transaction ended differently, or what one runs is not known.</summary>
    Split,

    /// <summary>Switches run something else than what was confirmed last.</summary>
    Drifted,

    /// <summary>Nobody answers for a runner's devices any more.</summary>
    RunnerSilent,

    /// <summary>A runner's clock differs from the pipeline's by more than is allowed.</summary>
    ClockOff,
}
