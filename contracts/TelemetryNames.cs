using System.Diagnostics.Metrics;

namespace Leafwire.Contracts;

/// <summary>
/// Names in telemetry that more than one program writes, so that what they say of one push is found by one name. No address, no
/// login and no configuration is an attribute of anything.
/// </summary>
public static class TelemetryNames
{
    /// <summary>The activity source and meter of the pipeline, in whatever host.</summary>
    public const string Pipeline = "Leafwire.Pipeline";

    /// <summary>The activity source and meter of the runner.</summary>
    public const string Runner = "Leafwire.Runner";

    /// <summary>The activity source and meter of the command line.</summary>
    public const string Cli = "Leafwire.Cli";

    /// <summary>Attribute: the site's name.</summary>
    public const string Site = "leafwire.site";

    /// <summary>Attribute: the push's id.</summary>
    public const string Push = "leafwire.push.id";

    /// <summary>Attribute: the device's name.</summary>
    public const string Device = "leafwire.device";

    /// <summary>Attribute: what is done, as <see cref="CommandKind"/> or a push's task is written.</summary>
    public const string Kind = "leafwire.kind";

    /// <summary>Attribute: a stage of <see cref="Stages"/>.</summary>
    public const string Stage = "leafwire.stage";

    /// <summary>Attribute: how something ended.</summary>
    public const string Outcome = "leafwire.outcome";

    /// <summary>Attribute: the runner's name.</summary>
    public const string RunnerName = "leafwire.runner";

    /// <summary>
    /// Bounds of what is measured in seconds, from milliseconds to half an hour: a stage takes a second or a minute, a push that
    /// waits for its turn longer.
    /// </summary>
    public static InstrumentAdvice<double> Seconds { get; } = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800],
    };

    /// <summary>The metadata of an upload that names the span that stored it, as W3C's trace context writes it.</summary>
    public const string TraceParent = "traceparent";
}
