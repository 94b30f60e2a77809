using System.Diagnostics;
using System.Diagnostics.Metrics;
using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Telemetry;

/// <summary>What the pipeline measures. What it means and which alert looks at it: <c>docs/operations.md</c>.</summary>
internal static class PipelineTelemetry
{
    private static readonly Meter Meter = new(TelemetryNames.Pipeline);

    /// <summary>Spans: <c>upload</c>, <c>intake</c>, each step of a push by its name, <c>archive</c>.</summary>
    public static ActivitySource Source { get; } = new(TelemetryNames.Pipeline);

    /// <summary>Pushes that ended, by site, kind (the push's task) and outcome (its status). Each is counted when it is recorded.</summary>
    public static Counter<long> PushOutcomes { get; } = Meter.CreateCounter<long>(
        "leafwire.push.outcomes", "{push}", "Pushes that ended");

    /// <summary>From the upload to the recorded end of a push, by site, kind and outcome.</summary>
    public static Histogram<double> PushDuration { get; } = Meter.CreateHistogram(
        "leafwire.push.duration", "s", "From the upload to the recorded end of a push", null, TelemetryNames.Seconds);

    /// <summary>From the plan of a push to its turn, by site: what it waited for its window and for others.</summary>
    public static Histogram<double> QueueDuration { get; } = Meter.CreateHistogram(
        "leafwire.push.queue.duration", "s", "From the plan of a push to its turn", null, TelemetryNames.Seconds);

    /// <summary>Devices of pushes that ended, by site, kind and outcome.</summary>
    public static Counter<long> DeviceOutcomes { get; } = Meter.CreateCounter<long>(
        "leafwire.device.outcomes", "{device}", "Devices of pushes that ended");

    /// <summary>From the moment at which the hub stored a runner's reply to the one at which its push took it in, by site.</summary>
    public static Histogram<double> ReplyLag { get; } = Meter.CreateHistogram(
        "leafwire.reply.lag", "s", "From the hub's storing of a reply to its push's taking it in", null, TelemetryNames.Seconds);

    /// <summary>Attempts at a step of a push that failed, by site and stage (the step).</summary>
    public static Counter<long> StepFailures { get; } = Meter.CreateCounter<long>(
        "leafwire.push.step.failures", "{attempt}", "Attempts at a step of a push that failed");

    /// <summary>By how much a runner's clock is ahead of the pipeline's, by site and runner, as its last answer said.</summary>
    public static Gauge<double> ClockOffset { get; } = Meter.CreateGauge<double>(
        "leafwire.runner.clock.offset", "s", "By how much a runner's clock is ahead of the pipeline's");

    /// <summary>For how long nobody answers for a watched runner's devices, by site and runner; 0 while somebody does.</summary>
    public static Gauge<double> RunnerSilence { get; } = Meter.CreateGauge<double>(
        "leafwire.runner.silence", "s", "For how long nobody answers for a runner's devices");

    /// <summary>Devices of a site that run something else than was confirmed, as its last drift run knew.</summary>
    public static Gauge<long> Drifted { get; } = Meter.CreateGauge<long>(
        "leafwire.device.drifted", "{device}", "Devices that run something else than was confirmed");

    /// <summary>Counts a push that ended, and its devices.</summary>
    /// <param name="report">How it ended.</param>
    /// <param name="uploadedAt">When it was stored.</param>
    /// <param name="now">When it was recorded.</param>
    public static void Ended(PushReport report, DateTimeOffset uploadedAt, DateTimeOffset now)
    {
        TagList push = Tags(report, ReportText.Of(report.Status));
        PushOutcomes.Add(1, push);
        PushDuration.Record(Seconds(now - uploadedAt), push);
        if (!DeviceOutcomes.Enabled)
            return;
        foreach (IGrouping<DeviceOutcome, DeviceReport> outcome in report.Devices.GroupBy(d => d.Outcome))
            DeviceOutcomes.Add(outcome.Count(), Tags(report, ReportText.Of(outcome.Key)));
    }

    /// <summary>A span of time between two clocks; what seems negative is none.</summary>
    public static double Seconds(TimeSpan span) => Math.Max(0, span.TotalSeconds);

    /// <summary>The attribute of a site.</summary>
    public static KeyValuePair<string, object?> Of(string site) => new(TelemetryNames.Site, site);

    private static TagList Tags(PushReport report, string outcome) => new()
    {
        { TelemetryNames.Site, report.Site },
        { TelemetryNames.Kind, ReportText.Of(report.Task) },
        { TelemetryNames.Outcome, outcome },
    };
}
