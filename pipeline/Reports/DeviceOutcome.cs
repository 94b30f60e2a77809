namespace Leafwire.Pipeline.Reports;

/// <summary>Where a device stands, or how it ended.</summary>
public enum DeviceOutcome
{
    /// <summary>Its wave has not begun.</summary>
    Waiting,

    /// <summary>A dry run is under way.</summary>
    Previewing,

    /// <summary>Its diff is known; nothing was changed.</summary>
    Previewed,

    /// <summary>Its runner was told to configure it.</summary>
    Configuring,

    /// <summary>It runs the candidate on a timer and is healthy.</summary>
    Armed,

    /// <summary>It runs the candidate on a timer, was watched, and its checks run once more.</summary>
    Checking,

    /// <summary>Its runner was told to confirm.</summary>
    Confirming,

    /// <summary>Its runner was told to put the old configuration back.</summary>
    Reverting,

    /// <summary>
    /// It did not confirm while others of its transaction did, or the other way round, and is being brought to what they run.
    /// </summary>
    Repairing,

    /// <summary>It runs the candidate, saved.</summary>
    Confirmed,

    /// <summary>It ran the candidate already.</summary>
    Unchanged,

    /// <summary>It was armed and is back on its old configuration, because of other devices or of a person.</summary>
    Reverted,

    /// <summary>It refused lines of the candidate.</summary>
    Rejected,

    /// <summary>A check did not hold.</summary>
    Unhealthy,

    /// <summary>It could not be reached.</summary>
    Unreachable,

    /// <summary>Somebody else held it.</summary>
    Busy,

    /// <summary>The command came too late.</summary>
    Expired,

    /// <summary>Somebody else changed it while it was armed.</summary>
    Changed,

    /// <summary>Something else went wrong.</summary>
    Failed,

    /// <summary>No answer came.</summary>
    Silent,

    /// <summary>The push stopped before its turn.</summary>
    Skipped,

    /// <summary>The policy names it as not there yet: nobody asked for it.</summary>
    Absent,

    /// <summary>Its runner was told to check it, or to read what it runs.</summary>
    Looking,

    /// <summary>All checks hold.</summary>
    Healthy,

    /// <summary>What it runs was read into storage.</summary>
    Fetched,
}
