using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Leafwire.Runner.Telemetry;

/// <summary>
/// Takes out of log records what only the site may know, before they are sent anywhere. The local log names addresses and logins,
/// and what a switch or a library said of them; so of a record nothing leaves but its template and values that cannot hold such a
/// thing: by name, or because they are numbers.
/// </summary>
internal sealed class SiteFacts : BaseProcessor<LogRecord>
{
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "{OriginalFormat}", "Command", "Device", "Devices", "Grace", "Kind", "Milliseconds", "Outcome", "Pause", "Push", "PushId", "Runner",
        "Sequence", "Session", "Site", "Stage", "Timer",
    };

    public override void OnEnd(LogRecord data)
    {
        data.Attributes = data.Attributes?.Where(a => Harmless.Contains(a.Key) || a.Value is int or long or ulong or double or TimeSpan)
            .ToList();
        data.FormattedMessage = null;
        // A message of the socket names who was not there.
        if (data.Exception is { } exception)
        {
            data.Attributes = [.. data.Attributes ?? [], new KeyValuePair<string, object?>("error.type", exception.GetType().FullName)];
            data.Exception = null;
        }
    }
}
