namespace Leafwire.Runner.Agent;

/// <summary>Every span of time that the agent lives by, in one place.</summary>
internal sealed record RunnerTimings
{
    /// <summary>A runner that was not heard of for this long has lost its devices. Default: 15 s.</summary>
    public TimeSpan RunnerTtl { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a runner shows that it lives, and looks for devices that nobody serves. Default: 3 s.</summary>
    public TimeSpan LeaseInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The hub gives a command out again when nothing was heard of it for this long. Default: 30 s.</summary>
    public TimeSpan AckWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a command is given out at most; the last time it is only reported. Default: 10.</summary>
    public int MaxDeliveries { get; init; } = 10;

    /// <summary>A command that was handed back comes again after this long. Default: 2 s.</summary>
    public TimeSpan HandBackDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>On a stop the command in hand may take this long to finish before it is cancelled. Default: 20 s.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long entries of the journal are kept; well beyond the longest push. Default: 7 days.</summary>
    public TimeSpan JournalAge { get; init; } = TimeSpan.FromDays(7);
}
