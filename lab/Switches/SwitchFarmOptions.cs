namespace Leafwire.Lab.Switches;

/// <summary>Where a farm finds its SSH front, and which switches it starts with.</summary>
public sealed record SwitchFarmOptions
{
    /// <summary>The Node.js program. Default: <c>node</c>, found on the path.</summary>
    public string Node { get; init; } = "node";

    /// <summary>The folder with <c>ssh-front.js</c>. Default: the repository's <c>lab/node</c>.</summary>
    public string? FrontFolder { get; init; }

    /// <summary>The switches to start with; more can be added later. Default: none.</summary>
    public IReadOnlyList<SwitchOptions> Switches { get; init; } = [];

    /// <summary>The switches' clock, for commit timers and delays. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
