namespace Leafwire.Lab.Switches;

/// <summary>What a switch at a real one's pace takes its time for.</summary>
public enum SwitchPauseKind
{
    /// <summary>From the login to the first prompt.</summary>
    Connect,

    /// <summary>Taking in a text.</summary>
    Load,

    /// <summary>A commit, with a timer or without.</summary>
    Commit,

    /// <summary>Confirming what is armed.</summary>
    Confirm,

    /// <summary>Going back.</summary>
    Revert,

    /// <summary>Writing the startup configuration.</summary>
    Save,
}

/// <summary>Time that a switch took for itself.</summary>
/// <param name="Kind">For what.</param>
/// <param name="At">When it began, by the farm's clock.</param>
/// <param name="Time">How long.</param>
public sealed record SwitchPause(SwitchPauseKind Kind, DateTimeOffset At, TimeSpan Time);
