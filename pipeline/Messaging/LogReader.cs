using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;

namespace Leafwire.Pipeline.Messaging;

/// <summary>Reads one message of a push's log.</summary>
internal static class LogReader
{
    /// <summary>
    /// Reads a message. Runners redact what they say; it is done again here, so that a runner of another version cannot
    /// bring a secret into a report.
    /// </summary>
    /// <returns>Null when its text claims to be of another site, device or push than its subject, which is what the hub lets
    /// a runner publish to.</returns>
    /// <exception cref="MalformedMessageException">It cannot be read.</exception>
    public static LogEntry? Read(PushPlan plan, string subject, ReadOnlySpan<byte> data, ulong sequence, DateTimeOffset storedAt)
    {
        if (!Subjects.TryParse(subject, out SubjectParts? parts) || parts.Site != plan.Site || parts.PushId != plan.Id)
            return null;
        var entry = new LogEntry(sequence, storedAt);
        switch (parts.Channel)
        {
            case "decision":
                Decision decision = Wire.DecodeDecision(data);
                return decision.PushId == plan.Id ? entry with { Decision = decision } : null;
            case "start":
                PushStart start = Wire.DecodeStart(data);
                return start.PushId == plan.Id ? entry with { Start = start } : null;
            case "tick":
                Tick tick = Wire.DecodeTick(data);
                return tick.PushId == plan.Id ? entry with { Tick = tick } : null;
            case "reply":
                Reply reply = Wire.DecodeReply(data);
                return reply.Site == plan.Site && reply.PushId == plan.Id && reply.Device == parts.Device
                    ? entry with { Reply = ReplyWords.Map(reply, SecretRedactor.RedactForms) }
                    : null;
            default:
                return null;
        }
    }
}
