using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Lab.Switches;

internal enum ConfigSessionState
{
    Pending,
    Armed,
    Completed,
}

/// <summary>A configuration session of a switch.</summary>
internal sealed class ConfigSession(string name, ConfigTree tree)
{
    public string Name { get; } = name;

    public ConfigSessionState State { get; set; }

    /// <summary>The candidate.</summary>
    public ConfigTree Tree { get; set; } = tree;

    /// <summary>The command lines that are in the session, by terminal.</summary>
    public Dictionary<string, string> UsersByTerminal { get; } = [];

    public DateTimeOffset? CompletedAt { get; set; }

    public string CommittedBy { get; set; } = "";
}
