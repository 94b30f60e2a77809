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

    /// <summary>A person cancels the push.</summary>
    public sealed record Cancel(Moment When) : Incident(When);
}

/// <summary>A moment of a world, told by what has happened so far.</summary>
/// <param name="Kind">What is counted.</param>
/// <param name="Count">How much of it.</param>
/// <param name="Of">Of which process or switch; null where there is only one.</param>
internal sealed record Moment(MomentKind Kind, long Count, string? Of = null)
{
    public override string ToString() => Kind switch
    {
        MomentKind.Time => $"after {Count / 1000.0:0.###} s",
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

    /// <summary>Entries of the push's log.</summary>
    Entry,

    /// <summary>Commands on the hub.</summary>
    Command,

    /// <summary>Pieces of work of a process: awaits that came back.</summary>
    Step,

    /// <summary>Changes of a switch's configuration, timers and aborts among them.</summary>
    Change,
}
