namespace Leafwire.Host;

/// <summary>What the host logs; ids 3000 to 3099.</summary>
internal static partial class HostLog
{
    [LoggerMessage(3000, LogLevel.Information, "{Host} watches for uploads")]
    public static partial void Watching(this ILogger logger, string host);

    [LoggerMessage(3001, LogLevel.Information, "Another host works on this storage account; {Host} stands by")]
    public static partial void StandingBy(this ILogger logger, string host);

    [LoggerMessage(3002, LogLevel.Warning, "Another host took over from {Host}; it ends what it drives and stands by")]
    public static partial void LeaseLost(this ILogger logger, string host);

    [LoggerMessage(3003, LogLevel.Warning, "The host's lease could not be renewed: {Problem}")]
    public static partial void LeaseNotRenewed(this ILogger logger, string problem);

    [LoggerMessage(3004, LogLevel.Warning, "The host's lease could not be given back and runs out by itself: {Problem}")]
    public static partial void LeaseNotReleased(this ILogger logger, string problem);

    [LoggerMessage(3005, LogLevel.Debug, "{Blob} was created by another host")]
    public static partial void LeaseBlobExists(this ILogger logger, string blob);

    [LoggerMessage(3006, LogLevel.Warning, "Uploads cannot be looked for; it is tried again")]
    public static partial void WatchFailed(this ILogger logger, Exception exception);

    [LoggerMessage(3009, LogLevel.Information, "Push {PushId} at {Site} is left where it stands; the next host takes it up")]
    public static partial void PushLeft(this ILogger logger, string pushId, string site);

    [LoggerMessage(3010, LogLevel.Critical, "Push {PushId} at {Site} stopped at an unexpected error and is taken up again")]
    public static partial void PushCrashed(this ILogger logger, Exception exception, string pushId, string site);

    [LoggerMessage(3014, LogLevel.Information, "{Host} watches no longer")]
    public static partial void WatchEnded(this ILogger logger, string host);

    [LoggerMessage(3016, LogLevel.Error, "The file of tokens {Path} cannot be used, and nobody is let in: {Problem}")]
    public static partial void TokensNotRead(this ILogger logger, string path, string problem);

    [LoggerMessage(3015, LogLevel.Warning, "Storage or the NATS hub could not be reached at the start")]
    public static partial void RehearsalFailed(this ILogger logger, Exception exception);
}
