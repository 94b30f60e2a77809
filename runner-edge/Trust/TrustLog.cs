using Leafwire.Messaging;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Trust;

/// <summary>Log events 600 to 699: whose commands are carried out. 600 is what an alert should look for.</summary>
internal static partial class TrustLog
{
    [LoggerMessage(600, LogLevel.Error, "A message on {Subject} for {Device} is not trusted (key {Key}): {Reason}")]
    public static partial void NotTrusted(this ILogger logger, string device, string subject, string key, string reason);

    [LoggerMessage(601, LogLevel.Information, "Commands are carried out that are signed by: {Keys}")]
    public static partial void KeysRead(this ILogger logger, string keys);

    [LoggerMessage(602, LogLevel.Error, "The trusted keys in {File} cannot be used: {Reason}; the {Count} keys read before stay in force")]
    public static partial void KeysUnreadable(this ILogger logger, string file, string reason, int count);

    [LoggerMessage(604, LogLevel.Information, "Changes are armed that were approved with the keys of: {People}")]
    public static partial void ApprovalKeysRead(this ILogger logger, string people);

    [LoggerMessage(605, LogLevel.Error,
        "The approval keys in {File} cannot be used: {Reason}; the {Count} keys read before stay in force")]
    public static partial void ApprovalKeysUnreadable(this ILogger logger, string file, string reason, int count);

    [LoggerMessage(603, LogLevel.Warning, "Unsigned commands are carried out: "
        + "whoever can publish at {Nats} or on its hub can configure the switches; 'leafwire keys new' makes a key")]
    public static partial void Unsigned(this ILogger logger, NatsSettings nats);
}
