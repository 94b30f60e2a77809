using Leafwire.Messaging;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Bus;

/// <summary>Log events 100 to 199: the connection and what crosses it.</summary>
internal static partial class BusLog
{
    [LoggerMessage(100, LogLevel.Information, "Connected to NATS at {Nats}")]
    public static partial void Connected(this ILogger logger, NatsSettings nats);

    [LoggerMessage(101, LogLevel.Warning, "Lost NATS at {Nats}; reconnecting")]
    public static partial void Disconnected(this ILogger logger, NatsSettings nats);

    [LoggerMessage(104, LogLevel.Warning,
        "Cannot connect to NATS at {Nats}; trying until it answers. Is the leaf up, and is the login right?")]
    public static partial void CannotConnect(this ILogger logger, NatsSettings nats);

    [LoggerMessage(121, LogLevel.Debug, "Progress of {Device} was not sent: {Reason}")]
    public static partial void ProgressLost(this ILogger logger, string device, string reason);

    [LoggerMessage(123, LogLevel.Warning,
        "A running configuration ({Name}) that nobody needs was not removed from the hub: {Reason}; it goes with the bucket's age limit")]
    public static partial void TextNotRemoved(this ILogger logger, string name, string reason);

    [LoggerMessage(124, LogLevel.Debug, "A consumer was not removed from the hub: {Reason}; it goes by itself")]
    public static partial void ConsumerNotRemoved(this ILogger logger, string reason);
}
