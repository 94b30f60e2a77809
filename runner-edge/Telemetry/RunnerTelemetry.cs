using System.Diagnostics;
using System.Diagnostics.Metrics;
using Leafwire.Contracts;

namespace Leafwire.Runner.Telemetry;

/// <summary>
/// What the runner measures as it happens; what it is asked for is beside it, in <see cref="RunnerGaugeNames"/>. What it means and
/// which alert looks at it: <c>docs/operations.md</c>.
/// </summary>
internal static class RunnerTelemetry
{
    private static readonly Meter Meter = new(TelemetryNames.Runner);

    /// <summary>Spans: a command by its kind, and below it each of its stages by its name.</summary>
    public static ActivitySource Source { get; } = new(TelemetryNames.Runner);

    /// <summary>From a command's arrival to its reply at the hub, by site, kind and outcome.</summary>
    public static Histogram<double> CommandDuration { get; } = Meter.CreateHistogram(
        "leafwire.command.duration", "s", "From a command's arrival to its reply at the hub", null, TelemetryNames.Seconds);

    /// <summary>How long a stage of a device took, by site, kind and stage.</summary>
    public static Histogram<double> StageDuration { get; } = Meter.CreateHistogram(
        "leafwire.device.stage.duration", "s", "How long a stage of a device took", null, TelemetryNames.Seconds);

    /// <summary>Messages on the command subjects that were refused unread: not signed, misaddressed, not to be read; by site.</summary>
    public static Counter<long> Refusals { get; } = Meter.CreateCounter<long>(
        "leafwire.command.refusals", "{command}", "Commands that were refused unread");

    /// <summary>Logins that a switch refused, by device.</summary>
    public static Counter<long> LoginRefusals { get; } = Meter.CreateCounter<long>(
        "leafwire.login.refusals", "{login}", "Logins that a switch refused");

    /// <summary>The span of a command; null when nobody listens.</summary>
    /// <param name="command">The command.</param>
    /// <param name="parent">What its message said of its trace.</param>
    public static Activity? Begin(Command command, ActivityContext parent) =>
        Source.StartActivity(KindOf(command), ActivityKind.Consumer, parent)?
            .SetTag(TelemetryNames.Site, command.Site).SetTag(TelemetryNames.Push, command.PushId)
            .SetTag(TelemetryNames.Device, command.Device);

    /// <summary>A stage of a command that is over: its span below the command's, and its duration.</summary>
    /// <param name="command">The command.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="parent">The command's span; null when nobody listens.</param>
    /// <param name="end">When it ended, by the clock of the machine.</param>
    public static void Stage(Command command, StageTime stage, Activity? parent, DateTimeOffset end)
    {
        StageDuration.Record(stage.Milliseconds / 1000, new TagList
        {
            { TelemetryNames.Site, command.Site },
            { TelemetryNames.Kind, KindOf(command) },
            { TelemetryNames.Stage, stage.Stage },
        });
        if (parent is null)
            return;
        // It becomes nobody's parent: what it did is over.
        Activity? current = Activity.Current;
        using (Activity? span = Source.StartActivity(
            stage.Stage, ActivityKind.Internal, parent.Context, startTime: end - TimeSpan.FromMilliseconds(stage.Milliseconds)))
        {
            span?.SetTag(TelemetryNames.Device, command.Device).SetTag(TelemetryNames.Stage, stage.Stage).SetEndTime(end.UtcDateTime);
        }

        Activity.Current = current;
    }

    /// <summary>A command was answered.</summary>
    /// <param name="command">The command.</param>
    /// <param name="outcome">How.</param>
    /// <param name="took">From its arrival to its reply at the hub.</param>
    /// <param name="span">Its span.</param>
    public static void Answered(Command command, string outcome, TimeSpan took, Activity? span)
    {
        span?.SetTag(TelemetryNames.Outcome, outcome);
        CommandDuration.Record(took.TotalSeconds, new TagList
        {
            { TelemetryNames.Site, command.Site },
            { TelemetryNames.Kind, KindOf(command) },
            { TelemetryNames.Outcome, outcome },
        });
    }

    /// <summary>A message on a command subject was refused unread.</summary>
    public static void Refused(string site) => Refusals.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Site, site));

    /// <summary>Where the work for a command begins: what every log record of it says.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> ScopeOf(Command command) =>
    [
        new(TelemetryNames.Site, command.Site),
        new(TelemetryNames.Push, command.PushId),
        new(TelemetryNames.Device, command.Device),
    ];

    // As it stands on the wire.
    private static string KindOf(Command command) => command.Kind switch
    {
        CommandKind.Configure => "configure",
        CommandKind.Confirm => "confirm",
        CommandKind.Revert => "revert",
        CommandKind.Preview => "preview",
        CommandKind.Check => "check",
        CommandKind.Fetch => "fetch",
        _ => "other",
    };
}
