using Leafwire.Messaging;
using Leafwire.Runner.Settings;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Agent;

/// <summary>Log events 1 to 99: the runner's life.</summary>
internal static partial class AgentLog
{
    [LoggerMessage(1, LogLevel.Information, "Starting {Settings}, NATS at {Nats}")]
    public static partial void Starting(this ILogger logger, RunnerSettings settings, NatsSettings nats);

    [LoggerMessage(2, LogLevel.Information, "Stopping; commands in hand have {Grace} to finish")]
    public static partial void Stopping(this ILogger logger, TimeSpan grace);

    [LoggerMessage(3, LogLevel.Information, "Stopped")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(4, LogLevel.Warning, "No host key of {Device} is known, so it will not be connected to; "
        + "add hostKeys to its inventory entry, as 'ssh-keyscan -p {Port} {Host} | ssh-keygen -lf -' prints them")]
    public static partial void NoHostKey(this ILogger logger, string device, string host, int port);

    [LoggerMessage(7, LogLevel.Information,
        "The inventory is read again; added: {Added}; removed: {Removed}; another address or login: {Changed}")]
    public static partial void InventoryRead(this ILogger logger, string added, string removed, string changed);

    [LoggerMessage(8, LogLevel.Error, "The changed configuration cannot be used, the {Count} devices read before stay: {Problems}")]
    public static partial void SettingsUnusable(this ILogger logger, string problems, int count);

    [LoggerMessage(10, LogLevel.Warning, "The changed configuration has another {Keys}, which counts from the runner's next start")]
    public static partial void CountsLater(this ILogger logger, string keys);

    [LoggerMessage(9, LogLevel.Warning, "{Warning}")]
    public static partial void Careless(this ILogger logger, string warning);
}
