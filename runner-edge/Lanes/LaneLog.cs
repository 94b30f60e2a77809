using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Lanes;

/// <summary>Log events 400 to 499: commands on their way through lanes.</summary>
internal static partial class LaneLog
{
    [LoggerMessage(400, LogLevel.Information, "{Command} received")]
    public static partial void Received(this ILogger logger, string command);

    [LoggerMessage(401, LogLevel.Information, "{Command} answered: {Outcome} after {Milliseconds:F0} ms")]
    public static partial void Answered(this ILogger logger, string command, string outcome, double milliseconds);

    [LoggerMessage(402, LogLevel.Information, "{Command} was answered before; the reply is sent again")]
    public static partial void KnownAlready(this ILogger logger, string command);

    [LoggerMessage(403, LogLevel.Warning, "{Command} refused: {Reason}")]
    public static partial void Refused(this ILogger logger, string command, string reason);

    [LoggerMessage(404, LogLevel.Error, "A message on the command subject of {Device} (stream sequence {Sequence}) is dropped: {Reason}")]
    public static partial void Dropped(this ILogger logger, string device, ulong sequence, string reason);

    [LoggerMessage(405, LogLevel.Warning, "A command of {Device} is handed back")]
    public static partial void HandedBack(this ILogger logger, string device);

    [LoggerMessage(406, LogLevel.Error, "A command of {Device} hit a fault of this program")]
    public static partial void Faulted(this ILogger logger, Exception exception, string device);

    [LoggerMessage(407, LogLevel.Error, "{Command} came to no outcome in its time and is reported as failed: {Reason}")]
    public static partial void GaveUp(this ILogger logger, string command, string reason);

    [LoggerMessage(408, LogLevel.Warning, "The configuration of {Command} waits for the hub: {Reason}")]
    public static partial void CandidateWaits(this ILogger logger, string command, string reason);

    [LoggerMessage(409, LogLevel.Warning, "{Command} came to no outcome: {Reason}; begun again in {Pause}")]
    public static partial void NoOutcome(this ILogger logger, string command, string reason, TimeSpan pause);

    [LoggerMessage(410, LogLevel.Debug, "A presence request for {Device} was not answered: {Reason}")]
    public static partial void PresenceFailed(this ILogger logger, string device, string reason);

    [LoggerMessage(423, LogLevel.Debug, "The runner cannot be found as a service of its site: {Reason}")]
    public static partial void NotFound(this ILogger logger, string reason);

    [LoggerMessage(411, LogLevel.Warning, "The reply to {Command} did not reach the hub: {Reason}; trying again until it does")]
    public static partial void ReplyWaits(this ILogger logger, string command, string reason);

    [LoggerMessage(412, LogLevel.Error,
        "The reply to {Command} is not sent any more, the hub does not take it: {Reason}; the journal has it")]
    public static partial void ReplyLost(this ILogger logger, string command, string reason);

    [LoggerMessage(413, LogLevel.Warning, "A running configuration for {Command} did not reach the hub: {Reason}; trying again")]
    public static partial void TextWaits(this ILogger logger, string command, string reason);

    [LoggerMessage(414, LogLevel.Error,
        "A running configuration for {Command} did not reach the hub: {Reason}; it will be missing in the archive")]
    public static partial void TextLost(this ILogger logger, string command, string reason);

    [LoggerMessage(420, LogLevel.Warning, "Commands cannot be read from the hub: {Reason}; trying again until they can")]
    public static partial void HubAway(this ILogger logger, string reason);

    [LoggerMessage(421, LogLevel.Information, "The hub gives out commands")]
    public static partial void HubAnswers(this ILogger logger);

    [LoggerMessage(422, LogLevel.Debug, "Reading commands of {Devices} devices from message {Sequence} on")]
    public static partial void Reading(this ILogger logger, int devices, ulong sequence);
}
