using Leafwire.Contracts;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Work;

/// <summary>What the worker logs. Event ids 300 to 319.</summary>
internal static partial class WorkLog
{
    [LoggerMessage(EventId = 300, EventName = "StageBegins", Level = LogLevel.Debug,
        Message = "{Device}: {Command} of push {Push}: {Stage}")]
    public static partial void StageBegins(this ILogger logger, string device, CommandKind command, string push, string stage);

    [LoggerMessage(EventId = 301, EventName = "ConnectionFailed", Level = LogLevel.Warning,
        Message = "{Device}: {Command} of push {Push}: {Problem}")]
    public static partial void ConnectionFailed(this ILogger logger, string device, CommandKind command, string push, string problem);

    [LoggerMessage(EventId = 302, EventName = "SessionReaped", Level = LogLevel.Information,
        Message = "{Device}: dropped configuration session {Session}, left behind by an earlier push")]
    public static partial void SessionReaped(this ILogger logger, string device, string session);

    [LoggerMessage(EventId = 303, EventName = "SessionNotDropped", Level = LogLevel.Warning,
        Message = "{Device}: configuration session {Session} could not be dropped ({Problem}); the next command on this switch drops it")]
    public static partial void SessionNotDropped(this ILogger logger, string device, string session, string problem);

    [LoggerMessage(EventId = 304, EventName = "SwitchArmed", Level = LogLevel.Information,
        Message = "{Device}: session {Session} is armed, commit timer {Timer}")]
    public static partial void SwitchArmed(this ILogger logger, string device, string session, TimeSpan timer);

    [LoggerMessage(EventId = 305, EventName = "WorkResumed", Level = LogLevel.Information,
        Message = "{Device}: session {Session} is armed already; going on from there")]
    public static partial void WorkResumed(this ILogger logger, string device, string session);

    [LoggerMessage(EventId = 306, EventName = "NoteNotWritten", Level = LogLevel.Warning,
        Message = "{Device}: the note on push {Push} could not be completed")]
    public static partial void NoteNotWritten(this ILogger logger, Exception exception, string device, string push);

    [LoggerMessage(EventId = 307, EventName = "WorkBroke", Level = LogLevel.Error,
        Message = "{Device}: {Command} of push {Push} broke: {Details}")]
    public static partial void WorkBroke(this ILogger logger, string device, CommandKind command, string push, string details);

    [LoggerMessage(EventId = 308, EventName = "SaveFailed", Level = LogLevel.Warning,
        Message = "{Device}: saving to startup failed: {Problem}")]
    public static partial void SaveFailed(this ILogger logger, string device, string problem);

    [LoggerMessage(EventId = 309, EventName = "ConfirmRefused", Level = LogLevel.Warning,
        Message = "{Device}: the switch refused to confirm ({Problem}); it is told again")]
    public static partial void ConfirmRefused(this ILogger logger, string device, string problem);
}
