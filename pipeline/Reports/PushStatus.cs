namespace Leafwire.Pipeline.Reports;

/// <summary>Where a push stands, or how it ended.</summary>
public enum PushStatus
{
    /// <summary>Under way.</summary>
    Running,

    /// <summary>Its diffs are known and a person must say yes.</summary>
    AwaitingApproval,

    /// <summary>It pauses after a wave, and a person must say that it goes on.</summary>
    AwaitingPromotion,

    /// <summary>All as wanted: every device confirmed or unchanged (previewed for a dry run), failures within the budget.</summary>
    Succeeded,

    /// <summary>All as wanted on the devices that are there; others are absent, as the policy says, and were skipped.</summary>
    Incomplete,

    /// <summary>The failure budget was spent, or the deadline passed.</summary>
    Failed,

    /// <summary>A person stopped it.</summary>
    Cancelled,

    /// <summary>The upload could not be pushed; no switch was touched.</summary>
    Refused,

    /// <summary>A newer upload for its devices went first; no switch was touched.</summary>
    Superseded,
}
