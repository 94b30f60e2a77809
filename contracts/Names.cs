using System.Diagnostics.CodeAnalysis;

namespace Leafwire.Contracts;

/// <summary>Names of streams, consumers and buckets, and the ids that derive from a push.</summary>
public static class Names
{
    /// <summary>The hub's JetStream domain; runners name it to reach the hub's streams through their leaf.</summary>
    public const string HubDomain = "hub";

    /// <summary>The hub's stream of the logs of all pushes.</summary>
    public const string Replies = "REPLIES";

    /// <summary>
    /// The hub's stream of one site's commands. A stream a site, because NATS grants the right to read from a
    /// consumer by stream and consumer name: within one shared stream a site could pull another site's commands.
    /// </summary>
    public static string Commands(string site) => "COMMANDS-" + Token.Escape(site);

    /// <summary>
    /// The hub's object store bucket for a site's texts that do not fit a message. Bucket names take letters, digits,
    /// <c>-</c> and <c>_</c> only (NATS ADR-20), so the escape character is <c>_</c> here, and is escaped itself.
    /// </summary>
    public static string Payloads(string site) => "PAYLOADS-" + Plain(site);

    /// <summary>
    /// The name under which a site's runners are found as NATS services, by <c>nats micro info NAME</c> among others. A name of its
    /// own for each site, because the hub lets a site hear of a service by its name. Names of services take what names of buckets do
    /// (NATS ADR-32).
    /// </summary>
    public static string Service(string site) => "leafwire-" + Plain(site);

    private static string Plain(string site) => Token.Escape(site).Replace("_", "=5F", StringComparison.Ordinal).Replace('=', '_');

    /// <summary>The leaf's key-value bucket in which runners keep what they did.</summary>
    public const string Journal = "JOURNAL";

    /// <summary>The leaf's key-value bucket in which runners keep up to where a device's commands are answered.</summary>
    public const string Positions = "POSITIONS";

    /// <summary>The leaf's key-value bucket that says which runner serves a device.</summary>
    public const string Leases = "LEASES";

    /// <summary>The leaf's key-value bucket of living runners; its entries expire.</summary>
    public const string Runners = "RUNNERS";

    /// <summary>The hub's key-value bucket in which pushes to one site queue up.</summary>
    public const string Queue = "QUEUE";

    /// <summary>
    /// The id of a command: the same when it is published again, so that it is recognised. It is a valid
    /// NATS message id and key-value key.
    /// </summary>
    /// <param name="pushId">The push.</param>
    /// <param name="device">The device.</param>
    /// <param name="kind">What is to be done.</param>
    /// <param name="attempt">From 1; a push that configures a device once more counts on.</param>
    public static string CommandId(string pushId, string device, CommandKind kind, int attempt = 1) =>
        $"{pushId}.{Token.Escape(device)}.{kind.ToString().ToLowerInvariant()}" + (attempt == 1 ? "" : $".{attempt}");

    /// <summary>True for 16 lower-case hex digits: nothing else becomes part of a command line or of a subject.</summary>
    public static bool IsPushId([NotNullWhen(true)] string? id) => id is { Length: 16 } && id.All(char.IsAsciiHexDigitLower);
}
