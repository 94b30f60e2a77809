using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Lab.Simulation;

/// <summary>Something that happens to a part of the world, once.</summary>
/// <param name="When">When.</param>
internal abstract record Incident(Moment When)
{
    /// <summary>How long it goes on.</summary>
    public virtual TimeSpan Lasts => TimeSpan.Zero;

    /// <summary>A driver or a runner dies between two awaits and is started again after a while.</summary>
    public sealed record Kill(Moment When, string Process, TimeSpan Away) : Incident(When)
    {
        /// <inheritdoc/>
        public override TimeSpan Lasts => Away;
    }

    /// <summary>A driver or a runner stands still for a while.</summary>
    public sealed record Hold(Moment When, string Process, TimeSpan Time) : Incident(When)
    {
        /// <inheritdoc/>
        public override TimeSpan Lasts => Time;
    }

    /// <summary>A link carries nothing for a while.</summary>
    public sealed record Cut(Moment When, string Link, TimeSpan Time) : Incident(When)
    {
        /// <inheritdoc/>
        public override TimeSpan Lasts => Time;
    }

    /// <summary>Nobody gets a connection to a switch for a while, and those that are open break.</summary>
    public sealed record Isolate(Moment When, string Device, TimeSpan Time) : Incident(When)
    {
        /// <inheritdoc/>
        public override TimeSpan Lasts => Time;
    }

    /// <summary>The connections to a switch break.</summary>
    public sealed record Drop(Moment When, string Device) : Incident(When);

    /// <summary>The connections to a switch carry nothing for a while, and then everything.</summary>
    public sealed record Stall(Moment When, string Device, TimeSpan Time) : Incident(When)
    {
        /// <inheritdoc/>
        public override TimeSpan Lasts => Time;
    }

    /// <summary>Something is wrong with a switch for a while.</summary>
    public sealed record Ail(Moment When, string Device, string Fault, TimeSpan Time) : Incident(When)
    {
        /// <inheritdoc/>
        public override TimeSpan Lasts => Time;
    }

    /// <summary>A person decides about the push, whether it waits for it or not.</summary>
    public sealed record Decide(Moment When, DecisionKind Kind, string By, Naming Names = Naming.Nothing) : Incident(When)
    {
        /// <summary>What it is signed with.</summary>
        public Signing Signs { get; init; }
    }

    /// <summary>A person changes a switch by hand, if the push waits for people meanwhile.</summary>
    public sealed record Edit(Moment When, string Device) : Incident(When);

    /// <summary>Somebody, or a schedule, lets all switches be looked at.</summary>
    public sealed record Look(Moment When, PushTask Task) : Incident(When);
}

/// <summary>A moment of a world, told by what has happened so far.</summary>
/// <param name="Kind">What is counted.</param>
/// <param name="Count">How much of it.</param>
/// <param name="Of">Of which process or switch; null where there is only one.</param>
internal sealed record Moment(MomentKind Kind, long Count, string? Of = null)
{
    /// <summary>How long after that.</summary>
    public TimeSpan Later { get; init; }

    public override string ToString() => Later > TimeSpan.Zero ? $"{Later.TotalSeconds:0.###} s after {Name}" : Name;

    private string Name => Kind switch
    {
        MomentKind.Time => $"after {Count / 1000.0:0.###} s",
        MomentKind.Asked => $"people are asked, time {Count},",
        MomentKind.Restore => "the restore was uploaded",
        MomentKind.Entry => $"at entry {Count} of the log",
        MomentKind.Command => $"at command {Count}",
        MomentKind.Step => $"at step {Count} of {Of}",
        _ => $"at change {Count} of {Of}",
    };
}

/// <summary>What a <see cref="Moment"/> counts.</summary>
internal enum MomentKind
{
    /// <summary>Milliseconds of the world's clock.</summary>
    Time,

    /// <summary>Entries of the pushes' logs.</summary>
    Entry,

    /// <summary>Commands on the hub.</summary>
    Command,

    /// <summary>Times that a push began to wait for people.</summary>
    Asked,

    /// <summary>Restores.</summary>
    Restore,

    /// <summary>Pieces of work of a process: awaits that came back.</summary>
    Step,

    /// <summary>Changes of a switch's configuration, timers and aborts among them.</summary>
    Change,
}
