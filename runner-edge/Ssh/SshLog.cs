using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Ssh;

/// <summary>Log events 700 to 799: connections to switches, with what only the site may know.</summary>
internal static partial class SshLog
{
    [LoggerMessage(700, LogLevel.Warning, "No connection to {Device} at {Address} as {User}: {Reason} {Detail}")]
    public static partial void Failed(this ILogger logger, string device, string address, string user, string reason, string detail);

    [LoggerMessage(701, LogLevel.Warning, "{Device} is reached by its second address {Address}, the first one {First} was silent")]
    public static partial void OutOfBand(this ILogger logger, string device, string address, string first);

    [LoggerMessage(702, LogLevel.Information, "{Device} is reached by its first address {Address} again")]
    public static partial void InBandAgain(this ILogger logger, string device, string address);
}
