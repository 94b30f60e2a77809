namespace Leafwire.Contracts;

/// <summary>The words in a reply: what a switch said, what it refused, what a check saw. Payloads are not words.</summary>
public static class ReplyRedaction
{
    /// <summary>The reply with every text that people read passed through a redaction.</summary>
    public static Reply Redact(Reply reply, Func<string, string> redact)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(redact);
        if (reply.EosVersion is { } version)
            reply = reply with { EosVersion = redact(version) };
        return reply switch
        {
            RejectedReply rejected => rejected with
            {
                Message = redact(rejected.Message),
                Lines = [.. rejected.Lines.Select(line => line with { Line = line.Line is { } text ? redact(text) : null, Answer = redact(line.Answer) })],
            },
            UnhealthyReply unhealthy => unhealthy with
            {
                Message = redact(unhealthy.Message),
                Failures = [.. unhealthy.Failures.Select(failure => failure with { Expected = redact(failure.Expected), Actual = redact(failure.Actual) })],
            },
            FailureReply failure => failure with { Message = redact(failure.Message) },
            RevertedReply { Message: { } message } reverted => reverted with { Message = redact(message) },
            _ => reply,
        };
    }
}
