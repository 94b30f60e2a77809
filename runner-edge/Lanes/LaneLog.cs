using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Lanes;

/// <summary>Log events 400 to 499: commands on their way through lanes.</summary>
internal static partial class LaneLog
{
    [LoggerMessage(400, LogLevel.Information, "{Command} received")]
    public static partial void Received(ILogger logger, string command);

    [LoggerMessage(401, LogLevel.Information, "{Command} answered: {Outcome} after {Milliseconds:F0} ms")]
    public static partial void Answered(ILogger logger, string command, string outcome, double milliseconds);

    [LoggerMessage(402, LogLevel.Information, "{Command} was answered before; the reply is sent again")]
    public static partial void KnownAlready(ILogger logger, string command);

    [LoggerMessage(403, LogLevel.Warning, "{Command} refused: {Reason}")]
    public static partial void Refused(ILogger logger, string command, string reason);

    [LoggerMessage(404, LogLevel.Error, "A message on the command subject of {Device} (stream sequence {Sequence}) is dropped: {Reason}")]
    public static partial void Dropped(ILogger logger, string device, ulong sequence, string reason);

    [LoggerMessage(405, LogLevel.Warning, "A command of {Device} is handed back")]
    public static partial void HandedBack(ILogger logger, string device);

    [LoggerMessage(406, LogLevel.Error, "A command of {Device} hit a fault of this program")]
    public static partial void Faulted(ILogger logger, Exception exception, string device);

    [LoggerMessage(407, LogLevel.Error, "{Command} was given out {Deliveries} times and never answered; it is reported as failed")]
    public static partial void GaveUp(ILogger logger, string command, int deliveries);

    [LoggerMessage(408, LogLevel.Warning, "The configuration of {Command} waits for the hub: {Reason}")]
    public static partial void CandidateWaits(ILogger logger, string command, string reason);

    [LoggerMessage(409, LogLevel.Debug, "An acknowledgement for {Device} was lost: {Reason}")]
    public static partial void AckLost(ILogger logger, string device, string reason);

    [LoggerMessage(410, LogLevel.Debug, "A presence request for {Device} was not answered: {Reason}")]
    public static partial void PresenceFailed(ILogger logger, string device, string reason);
}
