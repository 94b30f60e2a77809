using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Lab.Switches;

internal enum SwitchSessionState
{
    Pending,
    Armed,
    Completed,
}

/// <summary>A configuration session of a switch.</summary>
internal sealed class SwitchSession(string name, ConfigTree tree)
{
    public string Name { get; } = name;

    public SwitchSessionState State { get; set; }

    /// <summary>The candidate.</summary>
    public ConfigTree Tree { get; set; } = tree;

    /// <summary>What ran when it was opened; null unless commits merge.</summary>
    public ConfigTree? OpenedOn { get; init; }

    /// <summary>Commits of it that are under way.</summary>
    public int Committing { get; set; }

    /// <summary>True from when the switch begins to go back until it has.</summary>
    public bool IsReverting { get; set; }

    /// <summary>Completes when the session is gone.</summary>
    public TaskCompletionSource Reverted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The command lines that are in the session, by terminal.</summary>
    public Dictionary<string, string> UsersByTerminal { get; } = [];

    public DateTimeOffset? CompletedAt { get; set; }

    public string CommittedBy { get; set; } = "";
}
