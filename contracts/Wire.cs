using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Leafwire.Contracts;

/// <summary>Messages as bytes and back.</summary>
public static class Wire
{
    /// <summary>The version that this code writes, and the only one that it reads.</summary>
    internal const int SchemaVersion = 1;

    /// <summary>A command as UTF-8 JSON.</summary>
    /// <exception cref="ArgumentException">It has no header.</exception>
    public static byte[] Encode(Command command) => JsonSerializer.SerializeToUtf8Bytes(WithHeader(command), WireJson.Default.Command);

    /// <summary>A reply as UTF-8 JSON.</summary>
    /// <exception cref="ArgumentException">It has no header.</exception>
    public static byte[] Encode(Reply reply) => JsonSerializer.SerializeToUtf8Bytes(WithHeader(reply), WireJson.Default.Reply);

    /// <summary>A progress report as UTF-8 JSON.</summary>
    public static byte[] Encode(Progress progress) => JsonSerializer.SerializeToUtf8Bytes(progress, WireJson.Default.Progress);

    /// <summary>A presence answer as UTF-8 JSON.</summary>
    public static byte[] Encode(Presence presence) => JsonSerializer.SerializeToUtf8Bytes(presence, WireJson.Default.Presence);

    /// <summary>A decision as UTF-8 JSON.</summary>
    public static byte[] Encode(Decision decision) => JsonSerializer.SerializeToUtf8Bytes(decision, WireJson.Default.Decision);

    /// <summary>A push's start as UTF-8 JSON.</summary>
    public static byte[] Encode(PushStart start) => JsonSerializer.SerializeToUtf8Bytes(start, WireJson.Default.PushStart);

    /// <summary>A tick as UTF-8 JSON.</summary>
    public static byte[] Encode(Tick tick) => JsonSerializer.SerializeToUtf8Bytes(tick, WireJson.Default.Tick);

    /// <summary>Reads a command.</summary>
    /// <exception cref="MalformedMessageException">It is too large, no such message, or of another schema version.</exception>
    public static Command DecodeCommand(ReadOnlySpan<byte> utf8)
    {
        Command command = Decode(utf8, WireJson.Default.Command, "command");
        CheckVersion(command.SchemaVersion, "command");
        return MessageRules.Problem(command) is { } problem
            ? throw new MalformedMessageException($"a command cannot be used: {problem}")
            : command;
    }

    /// <summary>Reads a reply; texts and lists beyond <see cref="Limits"/> are cut.</summary>
    /// <exception cref="MalformedMessageException">It is too large, no such message, or of another schema version.</exception>
    public static Reply DecodeReply(ReadOnlySpan<byte> utf8)
    {
        Reply reply = Decode(utf8, WireJson.Default.Reply, "reply");
        CheckVersion(reply.SchemaVersion, "reply");
        return MessageRules.Problem(reply) is { } problem
            ? throw new MalformedMessageException($"a reply cannot be used: {problem}")
            : MessageRules.Cut(reply);
    }

    /// <summary>Reads a progress report.</summary>
    /// <exception cref="MalformedMessageException">It is too large or no such message.</exception>
    public static Progress DecodeProgress(ReadOnlySpan<byte> utf8) => Decode(utf8, WireJson.Default.Progress, "progress report");

    /// <summary>Reads a presence answer.</summary>
    /// <exception cref="MalformedMessageException">It is too large or no such message.</exception>
    public static Presence DecodePresence(ReadOnlySpan<byte> utf8) =>
        Checked(Decode(utf8, WireJson.Default.Presence, "presence answer"));

    /// <summary>Reads what a runner says of itself in an answer of NATS services discovery (<see cref="Subjects.Services"/>).</summary>
    /// <exception cref="MalformedMessageException">It is too large or no such message.</exception>
    public static Presence DecodeService(ReadOnlySpan<byte> utf8)
    {
        ServiceStats stats = Decode(utf8, WireJson.Default.ServiceStats, "service's answer");
        return Checked(stats.Endpoints?.Select(endpoint => endpoint?.Data).FirstOrDefault(data => data is not null)
            ?? throw new MalformedMessageException("a service's answer says nothing of its runner"));
    }

    /// <summary>Reads a decision.</summary>
    /// <exception cref="MalformedMessageException">It is too large or no such message.</exception>
    public static Decision DecodeDecision(ReadOnlySpan<byte> utf8) => Decode(utf8, WireJson.Default.Decision, "decision");

    /// <summary>Reads a push's start.</summary>
    /// <exception cref="MalformedMessageException">It is too large or no such message.</exception>
    public static PushStart DecodeStart(ReadOnlySpan<byte> utf8)
    {
        PushStart start = Decode(utf8, WireJson.Default.PushStart, "start");
        return MessageRules.Problem(start) is { } problem
            ? throw new MalformedMessageException($"a start cannot be used: {problem}")
            : start;
    }

    /// <summary>Reads a tick.</summary>
    /// <exception cref="MalformedMessageException">It is too large or no such message.</exception>
    public static Tick DecodeTick(ReadOnlySpan<byte> utf8) => Decode(utf8, WireJson.Default.Tick, "tick");

    /// <summary>The outcome's name on the wire, as in the reply's <c>outcome</c> property.</summary>
    public static string OutcomeOf(Reply reply) => reply switch
    {
        UnchangedReply => "unchanged",
        PreviewedReply => "previewed",
        ArmedReply => "armed",
        ConfirmedReply => "confirmed",
        RevertedReply => "reverted",
        HealthyReply => "healthy",
        FetchedReply => "fetched",
        RejectedReply => "rejected",
        UnhealthyReply => "unhealthy",
        UnreachableReply => "unreachable",
        BusyReply => "busy",
        ExpiredReply => "expired",
        ChangedReply => "changed",
        FailedReply => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(reply), reply, "an outcome without a name"),
    };

    private static Presence Checked(Presence presence) => MessageRules.Problem(presence) is { } problem
        ? throw new MalformedMessageException($"a presence answer cannot be used: {problem}")
        : presence;

    private static T WithHeader<T>(T message) where T : DeviceMessage =>
        message.Header != MessageHeader.None ? message : throw new ArgumentException(
            "a message without a header cannot be sent", nameof(message));

    private static T Decode<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type, string what)
    {
        if (utf8.Length > Limits.MessageBytes)
            throw new MalformedMessageException($"a {what} of {utf8.Length} bytes is larger than {Limits.MessageBytes}");
        try
        {
            return JsonSerializer.Deserialize(utf8, type) ?? throw new MalformedMessageException($"a {what} is the JSON value null");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // Only where it broke: the message's own text may hold a configuration.
            string where = e is JsonException { Path: { Length: < 100 } path }
                && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '$' or '.' or '[' or ']') ? $" at {path}" : "";
            throw new MalformedMessageException($"a {what} cannot be read{where}");
        }
    }

    private static void CheckVersion(int version, string what)
    {
        if (version != SchemaVersion)
            throw new MalformedMessageException(
                $"a {what} has schemaVersion {version}; this program reads version {SchemaVersion}: update the older side");
    }
}
