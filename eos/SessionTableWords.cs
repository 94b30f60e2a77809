namespace Leafwire.Eos;

/// <summary>
/// What <c>show configuration sessions detail</c> says. EOS 4.32 and newer name the session whose commit timer runs above the
/// table and call it committed in its row; 4.31 and older have a state of its own for it. Source: napalm issue 2166.
/// </summary>
public static class SessionTableWords
{
    /// <summary>A session that is open.</summary>
    public const string Pending = "pending";

    /// <summary>A session that was committed; from 4.32 on also while its commit timer runs.</summary>
    public const string Committed = "committed";

    /// <summary>A session that was committed, up to 4.31.</summary>
    public const string Completed = "completed";

    /// <summary>A session whose commit timer runs, up to 4.31.</summary>
    public const string PendingCommitTimer = "pendingCommitTimer";

    /// <summary>Above the table, from 4.32 on: before a colon and the name of the session whose commit timer runs.</summary>
    public const string Armed = "Session with pending commit timer";

    /// <summary>Below it: before a colon and the time that is left.</summary>
    public const string TimeLeft = "Time left until commit timer expiry";

    /// <summary>The table's first line: before a colon and the number of committed sessions that are kept.</summary>
    public const string MostCompleted = "Maximum number of completed sessions";

    /// <summary>The line below it: before a colon and the number of sessions that may be open.</summary>
    public const string MostPending = "Maximum number of pending sessions";

    /// <summary>Before <c>is enabled</c> or <c>is disabled</c>: a commit keeps what others changed meanwhile.</summary>
    public const string MergeOnCommit = "Merge on commit";

    /// <summary>Before <c>is enabled</c> or <c>is disabled</c>: a commit is written to startup.</summary>
    public const string SaveOnCommit = "Autosave to startup-config on commit";
}
