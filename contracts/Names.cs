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
    public static string Payloads(string site) =>
        "PAYLOADS-" + Token.Escape(site).Replace("_", "=5F", StringComparison.Ordinal).Replace('=', '_');

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

    /// <summary>Hex digits of an attempt's nonce.</summary>
    public const int NonceLength = 6;

    /// <summary>
    /// The configuration session of one attempt at a push on a switch: <c>lw-</c>, 8 hex digits of the push, <c>-</c> and a
    /// nonce. Each attempt has its own, so that a runner that was held still commits nothing of another's.
    /// </summary>
    /// <param name="pushId">The push.</param>
    /// <param name="nonce"><see cref="NonceLength"/> lower-case hex digits.</param>
    /// <exception cref="ArgumentException">The push id has fewer than 8 characters, or the nonce is none.</exception>
    public static string Session(string pushId, string nonce)
    {
        ArgumentNullException.ThrowIfNull(pushId);
        ArgumentNullException.ThrowIfNull(nonce);
        if (pushId.Length < 8)
            throw new ArgumentException($"'{pushId}' is no push id: it has fewer than 8 characters", nameof(pushId));
        return IsHex(nonce, NonceLength) ? $"lw-{pushId[..8]}-{nonce}" : throw new ArgumentException($"'{nonce}' is no nonce", nameof(nonce));
    }

    /// <summary>True for a session that Leafwire opened, whatever push it was for; earlier versions opened them without a nonce.</summary>
    public static bool IsOwnSession(string session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Split('-') switch
        {
            ["lw", var push] => IsHex(push, 8),
            ["lw", var push, var nonce] => IsHex(push, 8) && IsHex(nonce, NonceLength),
            _ => false,
        };
    }

    /// <summary>True for a session that Leafwire opened for this push.</summary>
    public static bool IsSessionOf(string session, string pushId)
    {
        ArgumentNullException.ThrowIfNull(pushId);
        return IsOwnSession(session) && pushId.Length >= 8 && session.AsSpan(3, 8).SequenceEqual(pushId.AsSpan(0, 8));
    }

    private static bool IsHex(string text, int length) => text.Length == length && text.All(char.IsAsciiHexDigitLower);
}
