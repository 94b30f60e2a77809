using System.Diagnostics;
using System.Diagnostics.Metrics;
using Leafwire.Contracts;

namespace Leafwire.Cli.Telemetry;

/// <summary>What the command line measures: its commands. What they store and look at, the pipeline measures.</summary>
internal static class CliTelemetry
{
    private static readonly Meter Meter = new(TelemetryNames.Cli);

    /// <summary>Spans: <c>leafwire COMMAND</c>.</summary>
    public static ActivitySource Source { get; } = new(TelemetryNames.Cli);

    /// <summary>How long a command ran, by kind (the command) and outcome (its exit status).</summary>
    public static Histogram<double> CommandDuration { get; } = Meter.CreateHistogram(
        "leafwire.cli.command.duration", "s", "How long a command ran", null, TelemetryNames.Seconds);

    /// <summary>
    /// The span of a command. Its parent is what called it, where that says so in <c>TRACEPARENT</c>, as pipelines do
    /// (https://opentelemetry.io/docs/specs/otel/context/env-carriers/).
    /// </summary>
    public static Activity? Begin(string command, string? traceParent) => Source.StartActivity(
        $"leafwire {command}", ActivityKind.Internal,
        ActivityContext.TryParse(traceParent, null, isRemote: true, out ActivityContext parent) ? parent : default);

    /// <summary>A command has ended.</summary>
    public static void Ended(string command, int exitCode, TimeSpan took, Activity? span)
    {
        span?.SetTag("process.exit.code", exitCode);
        CommandDuration.Record(took.TotalSeconds, new TagList
        {
            { TelemetryNames.Kind, command },
            { TelemetryNames.Outcome, exitCode },
        });
    }
}
