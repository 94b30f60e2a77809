using Leafwire.Pipeline.Policies;

namespace Leafwire.Lab.Simulation;

/// <summary>Everything that is chosen about a world before it runs. The same plan runs the same way.</summary>
internal sealed record WorldPlan
{
    /// <summary>What the scheduler and the links draw from.</summary>
    public required ulong Seed { get; init; }

    public required IReadOnlyList<DevicePlan> Devices { get; init; }

    public TransactionScope Scope { get; init; } = TransactionScope.Fabric;

    public OnSplit OnSplit { get; init; } = OnSplit.Forward;

    /// <summary>Devices that may fail.</summary>
    public int Budget { get; init; }

    public TimeSpan CommitTimer { get; init; } = TimeSpan.FromMinutes(2);

    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Devices that a runner configures at once.</summary>
    public int MaxLanes { get; init; } = 32;

    /// <summary>How many people must agree; 0 when nobody is asked.</summary>
    public int Approvers { get; init; }

    /// <summary>True when the uploader may not be one of them.</summary>
    public bool NotAuthor { get; init; }

    /// <summary>How long they may take.</summary>
    public TimeSpan ApprovalWithin { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many people the runners ask to have signed with keys of their own; 0 when they ask for no keys.</summary>
    public int Signers { get; init; }

    /// <summary>How long each wave is watched while it is armed.</summary>
    public TimeSpan Soak { get; init; }

    /// <summary>A push of other devices at the same time; null for none.</summary>
    public BesidePlan? Beside { get; init; }

    /// <summary>The wave, from 1, after which the push waits to be promoted; null for none.</summary>
    public int? PauseAfter { get; init; }

    /// <summary>When the push may begin; null for any time.</summary>
    public WindowPlan? Window { get; init; }

    /// <summary>True when the push is undone once it is over, by another.</summary>
    public bool IsRestored { get; init; }

    /// <summary>True for a check that every switch passes.</summary>
    public bool HasCheck { get; init; }

    /// <summary>How the links between the parts are.</summary>
    public LinkWeather Weather { get; init; } = LinkWeather.Fair;

    /// <summary>One way of a byte to a switch.</summary>
    public TimeSpan SwitchLatency { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>What a switch takes for each command.</summary>
    public TimeSpan SwitchDelay { get; init; }

    /// <summary>By how much the hub's clock is ahead.</summary>
    public TimeSpan HubClock { get; init; }

    /// <summary>By how much each driver's clock is ahead.</summary>
    public IReadOnlyList<TimeSpan> DriverClocks { get; init; } = [TimeSpan.Zero, TimeSpan.Zero];

    /// <summary>By how much each runner's clock is ahead.</summary>
    public IReadOnlyList<TimeSpan> RunnerClocks { get; init; } = [TimeSpan.Zero, TimeSpan.Zero];

    /// <summary>What happens to the parts, and when.</summary>
    public IReadOnlyList<Incident> Incidents { get; init; } = [];
}

/// <summary>A push of other devices, beside the one that a world is about. Nobody is asked, and it may begin at any time.</summary>
/// <param name="Devices">Its devices.</param>
/// <param name="Scope">What of it stands or falls together.</param>
/// <param name="After">So long after the world began.</param>
internal sealed record BesidePlan(IReadOnlyList<DevicePlan> Devices, TransactionScope Scope, TimeSpan After);

/// <summary>A device of a world.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Wave">From 0.</param>
/// <param name="Candidate">What is pushed to it.</param>
/// <param name="Faults">What is wrong with its switch from the start, in the words of <see cref="Switches.Fault.Parse"/>.</param>
internal sealed record DevicePlan(string Name, int Wave, CandidateKind Candidate, IReadOnlyList<string> Faults);

/// <summary>What a candidate does to its switch.</summary>
internal enum CandidateKind
{
    /// <summary>Works.</summary>
    Good,

    /// <summary>Is what the switch runs already.</summary>
    Unchanged,

    /// <summary>Has a line that the switch refuses.</summary>
    Refused,

    /// <summary>Makes a check fail.</summary>
    Unhealthy,

    /// <summary>Takes the login away.</summary>
    BreaksLogin,

    /// <summary>Takes the management connection away.</summary>
    BreaksManagement,
}
