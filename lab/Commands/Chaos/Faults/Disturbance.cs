using Leafwire.Lab.Switches;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>Something bad that happens to the lab and passes.</summary>
internal abstract record Disturbance
{
    private Disturbance()
    {
    }

    /// <summary>Its kind, as it is counted.</summary>
    public abstract string Kind { get; }

    /// <summary>A process is killed with SIGKILL, and started again after a while.</summary>
    public sealed record Kill(string Part, TimeSpan Down) : Disturbance
    {
        public override string Kind => $"kill {Part}";

        public override string ToString() => $"{Kind} for {Down.TotalSeconds:0.0} s";
    }

    /// <summary>A process stands still (SIGSTOP), and goes on.</summary>
    public sealed record Freeze(string Part, TimeSpan For) : Disturbance
    {
        public override string Kind => $"pause {Part}";

        public override string ToString() => $"{Kind} for {For.TotalSeconds:0.0} s";
    }

    /// <summary>The leaf connection is cut: closed, and refused.</summary>
    public sealed record CutLink(TimeSpan For) : Disturbance
    {
        public override string Kind => "cut leaf connection";

        public override string ToString() => $"{Kind} for {For.TotalSeconds:0.0} s";
    }

    /// <summary>The leaf connection lets nothing through, and nobody closes it.</summary>
    public sealed record SilenceLink(TimeSpan For) : Disturbance
    {
        public override string Kind => "silence leaf connection";

        public override string ToString() => $"{Kind} for {For.TotalSeconds:0.0} s";
    }

    /// <summary>Everything on the leaf connection is late.</summary>
    public sealed record SlowLink(TimeSpan Delay, TimeSpan For) : Disturbance
    {
        public override string Kind => "delay leaf connection";

        public override string ToString() => $"{Kind} by {Delay.TotalMilliseconds:0} ms for {For.TotalSeconds:0.0} s";
    }

    /// <summary>A process's clock is set apart, and back.</summary>
    public sealed record Clock(string Part, TimeSpan Ahead, TimeSpan For) : Disturbance
    {
        public override string Kind => $"clock of {Part}";

        public override string ToString() =>
            $"{Kind} {(Ahead < TimeSpan.Zero ? "behind" : "ahead")} by {Ahead.Duration().TotalSeconds:0.0} s for {For.TotalSeconds:0.0} s";
    }

    /// <summary>A switch has a fault for a while.</summary>
    public sealed record SwitchFault(string Device, Fault Fault, string Text, TimeSpan For) : Disturbance
    {
        public override string Kind => "switch " + Text.Split(':', '=')[0] + (Fault is Fault.DropAt at ? ":" + at.Stage : "");

        public override string ToString() => $"{Device}={Text} for {For.TotalSeconds:0.0} s";
    }

    /// <summary>All SSH connections to a switch are cut at once.</summary>
    public sealed record DropSsh(string Device) : Disturbance
    {
        public override string Kind => "drop ssh";

        public override string ToString() => $"{Kind} of {Device}";
    }

    /// <summary>Somebody else opens all the configuration sessions that a switch has room for.</summary>
    public sealed record FillSessions(string Device, TimeSpan For) : Disturbance
    {
        public override string Kind => "fill sessions";

        public override string ToString() => $"{Kind} of {Device} for {For.TotalSeconds:0.0} s";
    }

    /// <summary>Commands and log entries of the last while come once more, late and out of order.</summary>
    public sealed record Repeat(int Messages, int Shuffle) : Disturbance
    {
        public override string Kind => "repeat messages";

        public override string ToString() => $"{Kind}: the last {Messages}";
    }
}
