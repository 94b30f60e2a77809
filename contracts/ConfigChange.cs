namespace Leafwire.Contracts;

/// <summary>What an armed candidate changed on a switch.</summary>
public sealed record ConfigChange
{
    /// <summary>Unified diff, from the old running configuration to the candidate.</summary>
    public required Payload Diff { get; init; }

    /// <summary>Lines added.</summary>
    public required int Added { get; init; }

    /// <summary>Lines removed.</summary>
    public required int Removed { get; init; }

    /// <summary>The digest of the diff with its secrets; null when it is not known.</summary>
    public string? DiffDigest { get; init; }

    /// <summary>What the change may break, the worst first.</summary>
    public IReadOnlyList<Risk> Risks { get; init => field = value ?? []; } = [];

    /// <summary>The running configuration before the change.</summary>
    public required Payload Before { get; init; }

    /// <summary>The running configuration with the candidate armed; null when it could not be read.</summary>
    public Payload? After { get; init; }
}
