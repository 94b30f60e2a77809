using System.Globalization;
using System.Text.Json.Nodes;

namespace Leafwire.Lab.Telemetry;

/// <summary>A span as it came.</summary>
/// <param name="Trace">Its trace.</param>
/// <param name="Id">Itself.</param>
/// <param name="Parent">What it hangs below; empty for nothing.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Service">Whose it is.</param>
/// <param name="Source">The activity source that made it.</param>
/// <param name="Began">When it began, in nanoseconds of Unix time.</param>
/// <param name="Ended">When it ended, likewise.</param>
/// <param name="Attributes">Its attributes, as text.</param>
internal sealed record ReceivedSpan(
    string Trace, string Id, string Parent, string Name, string Service, string Source, long Began, long Ended,
    IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>How long it took, in milliseconds.</summary>
    public double Milliseconds => (Ended - Began) / 1e6;

    /// <summary>The spans of a request; none of one of another signal.</summary>
    public static IEnumerable<ReceivedSpan> Of(JsonObject request) =>
        from resource in List(request, "resourceSpans")
        let service = AttributesOf(resource["resource"]).GetValueOrDefault("service.name", "")
        from scope in List(resource, "scopeSpans")
        from span in List(scope, "spans")
        select new ReceivedSpan(Text(span, "traceId"), Text(span, "spanId"), Text(span, "parentSpanId"), Text(span, "name"), service,
            Text(scope["scope"], "name"), Time(span, "startTimeUnixNano"), Time(span, "endTimeUnixNano"), AttributesOf(span));

    private static IEnumerable<JsonNode> List(JsonNode? node, string name) => (node?[name] as JsonArray)?.OfType<JsonNode>() ?? [];

    private static string Text(JsonNode? node, string name) => node?[name]?.GetValue<string>() ?? "";

    private static long Time(JsonNode node, string name) =>
        long.TryParse(Text(node, name), NumberStyles.None, CultureInfo.InvariantCulture, out long time) ? time : 0;

    private static Dictionary<string, string> AttributesOf(JsonNode? node) => List(node, "attributes")
        .DistinctBy(a => Text(a, "key"), StringComparer.Ordinal)
        .ToDictionary(a => Text(a, "key"), a => (a["value"] as JsonObject)?.Select(v => v.Value?.ToString()).FirstOrDefault() ?? "");
}
