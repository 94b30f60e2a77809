using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Health;

/// <summary>Log events 5, 6 and 11: what is served of the runner's health.</summary>
internal static partial class HealthLog
{
    [LoggerMessage(5, LogLevel.Information, "Health at http://{EndPoint}/healthz")]
    public static partial void HealthServed(this ILogger logger, System.Net.IPEndPoint endPoint);

    [LoggerMessage(6, LogLevel.Warning, "A health request failed: {Reason}")]
    public static partial void HealthFailed(this ILogger logger, string reason);

    [LoggerMessage(11, LogLevel.Debug, "The journal's size is not known: {Reason}")]
    public static partial void JournalNotMeasured(this ILogger logger, string reason);
}
