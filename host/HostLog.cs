namespace Leafwire.Host;

/// <summary>What the host logs; ids 3000 to 3099.</summary>
internal static partial class HostLog
{
    [LoggerMessage(EventId = 3000, EventName = "Watching", Level = LogLevel.Information, Message = "{Host} watches for uploads")]
    public static partial void Watching(this ILogger logger, string host);

    [LoggerMessage(EventId = 3001, EventName = "StandingBy", Level = LogLevel.Information, Message = "Another host works on this storage account; {Host} stands by")]
    public static partial void StandingBy(this ILogger logger, string host);

    [LoggerMessage(EventId = 3002, EventName = "LeaseLost", Level = LogLevel.Warning, Message = "Another host took over from {Host}; it ends what it drives and stands by")]
    public static partial void LeaseLost(this ILogger logger, string host);

    [LoggerMessage(EventId = 3003, EventName = "LeaseNotRenewed", Level = LogLevel.Warning, Message = "The host's lease could not be renewed: {Problem}")]
    public static partial void LeaseNotRenewed(this ILogger logger, string problem);

    [LoggerMessage(EventId = 3004, EventName = "LeaseNotReleased", Level = LogLevel.Warning, Message = "The host's lease could not be given back and runs out by itself: {Problem}")]
    public static partial void LeaseNotReleased(this ILogger logger, string problem);

    [LoggerMessage(EventId = 3005, EventName = "LeaseBlobExists", Level = LogLevel.Debug, Message = "{Blob} was created by another host")]
    public static partial void LeaseBlobExists(this ILogger logger, string blob);

    [LoggerMessage(EventId = 3006, EventName = "WatchFailed", Level = LogLevel.Warning, Message = "Uploads cannot be looked for; it is tried again")]
    public static partial void WatchFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3009, EventName = "PushLeft", Level = LogLevel.Information, Message = "Push {PushId} at {Site} is left where it stands; the next host takes it up")]
    public static partial void PushLeft(this ILogger logger, string pushId, string site);

    [LoggerMessage(EventId = 3010, EventName = "PushCrashed", Level = LogLevel.Critical, Message = "Push {PushId} at {Site} stopped at an unexpected error and is taken up again")]
    public static partial void PushCrashed(this ILogger logger, Exception exception, string pushId, string site);

    [LoggerMessage(EventId = 3014, EventName = "WatchEnded", Level = LogLevel.Information, Message = "{Host} watches no longer")]
    public static partial void WatchEnded(this ILogger logger, string host);

    [LoggerMessage(EventId = 3015, EventName = "RehearsalFailed", Level = LogLevel.Warning, Message = "Storage or the NATS hub could not be reached at the start")]
    public static partial void RehearsalFailed(this ILogger logger, Exception exception);
}
