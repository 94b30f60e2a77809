using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Journal;

/// <summary>Log events 200 to 299: the journal.</summary>
internal static partial class JournalLog
{
    [LoggerMessage(200, LogLevel.Warning, "The journal's {Action} of {Key} waits for the leaf: {Reason}")]
    public static partial void Waits(this ILogger logger, string action, string key, string reason);

    [LoggerMessage(201, LogLevel.Error, "The journal refused the reply to {Command}: {Reason}; the reply is sent all the same, "
        + "but would not be known if the command came again")]
    public static partial void Refused(this ILogger logger, string command, string reason);

    [LoggerMessage(202, LogLevel.Warning, "The journal's entry for {Command} cannot be read: {Reason}; the command is carried out again")]
    public static partial void Unreadable(this ILogger logger, string command, string reason);

    [LoggerMessage(203, LogLevel.Error, "The journal refused how far the commands of {Device} are answered: {Reason}")]
    public static partial void PositionRefused(this ILogger logger, string device, string reason);
}
