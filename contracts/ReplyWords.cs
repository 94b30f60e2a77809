namespace Leafwire.Contracts;

/// <summary>The words in a reply: what a switch said, what it refused, what a check saw. Payloads are not words.</summary>
public static class ReplyWords
{
    /// <summary>The reply with every text that people read changed, for example redacted or cut.</summary>
    public static Reply Map(Reply reply, Func<string, string> change)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(change);
        if (reply.Software is { } version)
            reply = reply with { Software = change(version) };
        if (reply.Warnings.Count > 0)
            reply = reply with { Warnings = [.. reply.Warnings.Select(change)] };
        if (reply.Checks is { } checks)
            reply = reply with { Checks = [.. checks.Select(check => Map(check, change))] };
        return reply switch
        {
            ArmedReply { Risks.Count: > 0 } armed =>
                armed with { Risks = [.. armed.Risks.Select(risk => risk with { Words = change(risk.Words) })] },
            PreviewedReply { Risks.Count: > 0 } previewed =>
                previewed with { Risks = [.. previewed.Risks.Select(risk => risk with { Words = change(risk.Words) })] },
            RejectedReply rejected =>
                rejected with { Message = change(rejected.Message), Lines = [.. rejected.Lines.Select(line => Map(line, change))] },
            UnhealthyReply unhealthy => unhealthy with
            {
                Message = change(unhealthy.Message),
                Failures = [.. unhealthy.Failures.Select(
                    failure => failure with { Expected = change(failure.Expected), Actual = change(failure.Actual) })],
            },
            FailureReply failure => failure with { Message = change(failure.Message) },
            ConfirmedReply { NotSaved: { } problem } confirmed => confirmed with { NotSaved = change(problem) },
            RevertedReply { Message: { } message } reverted => reverted with { Message = change(message) },
            _ => reply,
        };
    }

    /// <summary>The same for what came of a check.</summary>
    internal static CheckResult Map(CheckResult check, Func<string, string> change)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(change);
        return check with
        {
            Expected = check.Expected is { } expected ? change(expected) : null,
            Actual = check.Actual is { } actual ? change(actual) : null,
            Observed = check.Observed is { } observed ? change(observed) : null,
        };
    }

    /// <summary>The same for a refused line.</summary>
    public static RejectedLine Map(RejectedLine line, Func<string, string> change)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(change);
        return line with { Line = line.Line is { } text ? change(text) : null, Answer = change(line.Answer) };
    }
}
