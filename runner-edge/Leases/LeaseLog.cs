using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Leases;

/// <summary>Log events 500 to 599: who serves which device.</summary>
internal static partial class LeaseLog
{
    [LoggerMessage(500, LogLevel.Information, "Serving {Count} devices of site {Site}")]
    public static partial void Serving(this ILogger logger, int count, string site);

    [LoggerMessage(501, LogLevel.Information, "Standing by for {Count} devices of site {Site}: another runner serves them")]
    public static partial void Standby(this ILogger logger, int count, string site);

    [LoggerMessage(502, LogLevel.Warning, "{Device} is served by {Owner} now")]
    public static partial void Lost(this ILogger logger, string device, string owner);

    [LoggerMessage(505, LogLevel.Information, "{Device} is in the inventory no more; its lease is given back when its command has ended")]
    public static partial void Leaving(this ILogger logger, string device);

    [LoggerMessage(503, LogLevel.Warning, "Leases wait for the leaf: {Reason}")]
    public static partial void Waits(this ILogger logger, string reason);

    [LoggerMessage(504, LogLevel.Warning, "Leases could not be given back: {Reason}; another runner takes over in {RunnerTtl}")]
    public static partial void NotReleased(this ILogger logger, TimeSpan runnerTtl, string reason);
}
