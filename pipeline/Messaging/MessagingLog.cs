using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Messaging;

/// <summary>What the messaging end logs; ids 2000 to 2099.</summary>
internal static partial class MessagingLog
{
    [LoggerMessage(2000, LogLevel.Warning, "Push {PushId} at {Site}: message {Sequence} on {Subject} was passed over: {Problem}")]
    public static partial void ReplyUnreadable(
        this ILogger logger, string pushId, string site, string subject, ulong sequence, string problem);

    [LoggerMessage(2001, LogLevel.Warning,
        "Push {PushId} at {Site}: message {Sequence} on {Subject} says that it is of another site, device or push, and was passed over")]
    public static partial void ReplyNotBelieved(this ILogger logger, string pushId, string site, string subject, ulong sequence);

    [LoggerMessage(2002, LogLevel.Warning, "Push {PushId} at {Site}: the text {Blob} of {Device} could not be kept: {Problem}")]
    public static partial void TextDamaged(this ILogger logger, string pushId, string site, string device, string blob, string problem);

    [LoggerMessage(2004, LogLevel.Warning, "The answer of the runner of {Device} at {Site} cannot be read: {Problem}")]
    public static partial void PresenceUnreadable(this ILogger logger, string site, string device, string problem);

    [LoggerMessage(2010, LogLevel.Warning, "Push {PushId} at {Site}: a running configuration of {Device} is archived and could not be "
        + "removed from the hub: {Problem}; it goes with the bucket's age limit")]
    public static partial void TextNotRemoved(this ILogger logger, string pushId, string site, string device, string problem);

    [LoggerMessage(2005, LogLevel.Information, "Push {PushId} at {Site}: the hub did not open the log within {Limit}; it is asked again")]
    public static partial void ConsumerNotMade(this ILogger logger, string pushId, string site, TimeSpan limit);

    [LoggerMessage(2006, LogLevel.Debug, "Consumer {Consumer} of the log was not removed from the hub, which drops it itself: {Problem}")]
    public static partial void ConsumerNotRemoved(this ILogger logger, string consumer, string problem);

    [LoggerMessage(2009, LogLevel.Debug,
        "Push {PushId} at {Site}: the log is not read on where it was, another way is opened to it: {Problem}")]
    public static partial void ConsumerLost(this ILogger logger, string pushId, string site, string problem);

    [LoggerMessage(2007, LogLevel.Debug, "Stage reports of {Site} are not heard: {Problem}; they are shown again when they are")]
    public static partial void StagesNotHeard(this ILogger logger, string site, string problem);

    [LoggerMessage(2008, LogLevel.Debug, "A stage report of {Site} cannot be read: {Problem}")]
    public static partial void StageUnreadable(this ILogger logger, string site, string problem);
}
