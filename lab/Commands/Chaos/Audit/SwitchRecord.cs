using Leafwire.Lab.Switches;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>What a switch says of itself when all is over.</summary>
internal sealed record SwitchRecord
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Digest of the configuration that it had before the first push.</summary>
    public required string Original { get; init; }

    /// <summary>Digest of the configuration that it runs.</summary>
    public required string Running { get; init; }

    /// <summary>True when it would start with what it runs.</summary>
    public required bool IsSaved { get; init; }

    /// <summary>True when it could be logged into when all was over.</summary>
    public bool IsReachable { get; init; } = true;

    /// <summary>Everything that happened to its configuration, oldest first.</summary>
    public required IReadOnlyList<SwitchEvent> History { get; init; }

    /// <summary>Sessions that are open or armed.</summary>
    public required IReadOnlyList<string> Unfinished { get; init; }

    /// <summary>Reads a switch from inside.</summary>
    public static SwitchRecord Of(SimulatedSwitch device, string original) => new()
    {
        Name = device.Name,
        Original = original,
        Running = device.RunningDigest,
        IsSaved = device.RunningConfig == device.StartupConfig,
        IsReachable = device.IsReachable,
        History = device.History,
        Unfinished = device.UnfinishedSessions,
    };
}
