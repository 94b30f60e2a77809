namespace Leafwire.Contracts;

/// <summary>The stages of a runner's work on a switch, as timings and progress name them.</summary>
public static class Stages
{
    /// <summary>The command waited in the runner for the device's lane.</summary>
    public const string Queue = "queue";

    /// <summary>SSH connection, login, terminal set-up.</summary>
    public const string Connect = "connect";

    /// <summary>Reading the running configuration before the change.</summary>
    public const string Fetch = "fetch";

    /// <summary>Pre-checks.</summary>
    public const string PreCheck = "pre-check";

    /// <summary>Loading the candidate into a configuration session.</summary>
    public const string Load = "load";

    /// <summary>Reading the diff.</summary>
    public const string Diff = "diff";

    /// <summary>Commit with a timer.</summary>
    public const string Arm = "arm";

    /// <summary>A fresh connection to the armed switch.</summary>
    public const string Prove = "prove";

    /// <summary>Post-checks.</summary>
    public const string PostCheck = "post-check";

    /// <summary>Confirming over a fresh connection.</summary>
    public const string Confirm = "confirm";

    /// <summary>Saving to the startup configuration.</summary>
    public const string Save = "save";

    /// <summary>Putting the old configuration back.</summary>
    public const string Revert = "revert";

    /// <summary>The command was answered; progress only.</summary>
    public const string Done = "done";
}
