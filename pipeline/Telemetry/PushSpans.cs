using System.Diagnostics;
using Leafwire.Contracts;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Telemetry;

/// <summary>
/// The spans of a push. Its steps run at different times and in different processes, and an orchestrator is replayed: so no span
/// lasts as long as a push. Each step has its own, below the intake's, which hangs below whatever stored the upload.
/// </summary>
internal static class PushSpans
{
    /// <summary>Where the work for a push begins: its span.</summary>
    /// <param name="name">The step.</param>
    /// <param name="upload">The push; its <see cref="FoundUpload.Trace"/> is the parent.</param>
    /// <returns>Null when nobody listens.</returns>
    public static Activity? Begin(string name, FoundUpload upload)
    {
        if (!PipelineTelemetry.Source.HasListeners())
            return null;
        ActivityContext parent = Parse(upload.Trace);
        // What called this (a function's invocation) belongs to another trace, and is found from here.
        ActivityLink[] links = parent != default && Activity.Current is { } caller && caller.TraceId != parent.TraceId
            ? [new ActivityLink(caller.Context)] : [];
        Activity? span = PipelineTelemetry.Source.StartActivity(ActivityKind.Internal, parent, name: name, links: links);
        span?.SetTag(TelemetryNames.Site, upload.Name.Site).SetTag(TelemetryNames.Push, upload.PushId);
        return span;
    }

    /// <summary>Where the work for a push begins: what every log record of it says.</summary>
    public static IDisposable? BeginScope(ILogger logger, FoundUpload upload) => logger.BeginScope(new KeyValuePair<string, object?>[]
    {
        new(TelemetryNames.Site, upload.Name.Site),
        new(TelemetryNames.Push, upload.PushId),
    });

    /// <summary>The push with what is begun as the parent of its steps; as it was when nobody listens.</summary>
    public static FoundUpload Below(this FoundUpload upload, Activity? span) => span is null ? upload : upload with { Trace = span.Id };

    /// <summary>What an upload's metadata say of who stored it; null for nothing, or nothing that is to be understood.</summary>
    public static string? Known(string? traceParent) => Parse(traceParent) == default ? null : traceParent;

    private static ActivityContext Parse(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out ActivityContext context) ? context : default;
}
