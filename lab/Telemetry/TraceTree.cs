using System.Globalization;
using Leafwire.Contracts;

namespace Leafwire.Lab.Telemetry;

/// <summary>The trace of a push as lines of text, each span below the one that it hangs below.</summary>
internal static class TraceTree
{
    /// <summary>The trace of a push.</summary>
    /// <returns>Its spans; none when none of them names the push.</returns>
    public static IReadOnlyList<ReceivedSpan> Of(string pushId, IEnumerable<ReceivedSpan> spans)
    {
        ILookup<string, ReceivedSpan> traces = spans.ToLookup(s => s.Trace);
        return [.. traces.Where(trace => trace.Any(s => s.Attributes.GetValueOrDefault(TelemetryNames.Push) == pushId))
            .OrderByDescending(trace => trace.Count()).Take(1).SelectMany(trace => trace)];
    }

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<ReceivedSpan> trace)
    {
        HashSet<string> known = [.. trace.Select(s => s.Id)];
        ILookup<string, ReceivedSpan> below = trace.OrderBy(s => s.Began).ToLookup(s => known.Contains(s.Parent) ? s.Parent : "");
        return Below("", "", isRoot: true);

        IEnumerable<string> Below(string id, string indent, bool isRoot)
        {
            ReceivedSpan[] children = [.. below[id]];
            foreach ((int index, ReceivedSpan span) in children.Index())
            {
                bool isLast = index == children.Length - 1;
                yield return $"{indent}{(isRoot ? "" : isLast ? "└ " : "├ ")}{Words(span)}";
                foreach (string line in Below(span.Id, isRoot ? indent : indent + (isLast ? "  " : "│ "), isRoot: false))
                    yield return line;
            }
        }
    }

    private static string Words(ReceivedSpan span)
    {
        string device = span.Attributes.GetValueOrDefault(TelemetryNames.Device, "");
        string outcome = span.Attributes.GetValueOrDefault(TelemetryNames.Outcome, "");
        string name = string.Join(' ', new[] { span.Name, device }.Where(w => w.Length > 0));
        string took = span.Milliseconds.ToString("0.0", CultureInfo.InvariantCulture);
        return $"{name}{(outcome.Length > 0 ? $": {outcome}" : "")}  {took} ms  [{span.Service}]";
    }
}
