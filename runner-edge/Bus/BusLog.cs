using Leafwire.Runner.Agent;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Bus;

/// <summary>Log events 100 to 199: the connection and what crosses it.</summary>
internal static partial class BusLog
{
    [LoggerMessage(100, LogLevel.Information, "Connected to NATS at {Nats}")]
    public static partial void Connected(ILogger logger, NatsSettings nats);

    [LoggerMessage(101, LogLevel.Warning, "Lost NATS at {Nats}; reconnecting")]
    public static partial void Disconnected(ILogger logger, NatsSettings nats);

    [LoggerMessage(102, LogLevel.Warning, "Commands cannot be read from the hub: {Reason}; trying again until they can")]
    public static partial void HubAway(ILogger logger, string reason);

    [LoggerMessage(103, LogLevel.Information, "The hub gives out commands")]
    public static partial void HubAnswers(ILogger logger);

    [LoggerMessage(104, LogLevel.Warning, "Cannot connect to NATS at {Nats}; trying until it answers. Is the leaf up, and is the login right?")]
    public static partial void CannotConnect(ILogger logger, NatsSettings nats);

    [LoggerMessage(110, LogLevel.Debug, "Reading commands of {Device}")]
    public static partial void Reading(ILogger logger, string device);

    [LoggerMessage(111, LogLevel.Debug, "Cannot read commands of {Device} yet: {Reason}")]
    public static partial void NotReading(ILogger logger, string device, string reason);

    [LoggerMessage(112, LogLevel.Debug, "Stopped reading commands of {Device}: {Reason}; trying again")]
    public static partial void ReadingBroke(ILogger logger, string device, string reason);

    [LoggerMessage(120, LogLevel.Warning, "The reply to {Command} did not reach the hub: {Reason}; trying again until it does")]
    public static partial void ReplyWaits(ILogger logger, string command, string reason);

    [LoggerMessage(121, LogLevel.Debug, "Progress of {Device} was not sent: {Reason}")]
    public static partial void ProgressLost(ILogger logger, string device, string reason);

    [LoggerMessage(122, LogLevel.Warning, "A running configuration for {Command} did not reach the hub: {Reason}")]
    public static partial void TextWaits(ILogger logger, string command, string reason);

    [LoggerMessage(123, LogLevel.Warning, "A running configuration for {Command} that nobody needs was not removed from the hub: {Reason}; it goes with the bucket's age limit")]
    public static partial void TextNotRemoved(ILogger logger, string command, string reason);
}
