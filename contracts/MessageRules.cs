namespace Leafwire.Contracts;

/// <summary>
/// What must hold of a message beyond its types, so that whoever works on it can count on it: no null in a list, no
/// number that overflows a clock, no list or text without end.
/// </summary>
internal static class MessageRules
{
    /// <summary>What is wrong with a command; null when it can be worked on.</summary>
    public static string? Problem(Command command) => command switch
    {
        ConfigureCommand configure => Duration("commitTimer", configure.CommitTimer) ?? Checks(configure.Checks)
            ?? Patterns(configure.AcceptRefusals) ?? Digest(configure.ApprovedDiff) ?? Approval(configure.Approval),
        PreviewCommand preview => Patterns(preview.AcceptRefusals),
        CheckCommand check => Checks(check.Checks),
        _ => null,
    };

    /// <summary>What is wrong with a reply; null when it can be worked on.</summary>
    public static string? Problem(Reply reply)
    {
        // A list that is left out comes as null, whatever the type's default.
        if (reply.Stages is null)
            return "it has no stages";
        if (reply.Stages.Any(
            stage => stage is not { Stage: not null, Milliseconds: >= 0 } || stage.Milliseconds > Limits.Duration.TotalMilliseconds))
            return "a stage's time is out of range";
        if (reply.Checks?.Any(check => check is not { Check: not null }) ?? false)
            return "what came of a check is null";
        if (reply.Warnings.Any(warning => warning is null))
            return "a warning is null";
        return reply switch
        {
            ArmedReply armed => Duration("timerLeft", armed.TimerLeft) ?? Digest(armed.DiffDigest) ?? Risks(armed.Risks),
            PreviewedReply previewed => Digest(previewed.DiffDigest) ?? Digest(previewed.ChangeDigest) ?? Risks(previewed.Risks),
            RejectedReply rejected when rejected.Lines?.Any(line => line is not { Answer: not null }) ?? true => "a refused line is null",
            UnhealthyReply unhealthy when unhealthy.Failures.Any(
                failure => failure is not { Check: not null, Expected: not null, Actual: not null }) => "a failed check is null",
            FailureReply { Change: { } change } when Risks(change.Risks) is { } problem => problem,
            FailureReply { TimerLeft: { } left } => Duration("timerLeft", left),
            _ => null,
        };
    }

    /// <summary>What is wrong with a presence answer; null when it can be worked on. It is quoted in what a push is refused with.</summary>
    public static string? Problem(Presence presence) =>
        Token.Problem(presence.Runner) is not null ? "its runner has no name that can be told"
        : presence.Keys?.Count > Limits.PresenceKeys ? $"it names more than {Limits.PresenceKeys} keys"
        : presence.Keys?.All(CommandSignature.IsKey) is false ? "it names a key that is none"
        : presence.Sessions?.Count > Limits.PresenceSessions ? $"it names more than {Limits.PresenceSessions} sessions"
        : presence.Sessions?.All(s => s is { Name.Length: > 0 and <= Limits.NameLength } && !s.Name.Any(char.IsControl)) is false
            ? "it names a session that is none"
        : null;

    /// <summary>What is wrong with a push's start; null when it can be worked on.</summary>
    public static string? Problem(PushStart start) =>
        start.Problems is null || start.Notes is null ? "it has no list of problems or notes"
        : start.Problems.Any(problem => problem is not { Reason: not null }) || start.Notes.Any(note => note is null) ? "a problem "
            + "or note is null"
        : start.Unserved?.Any(u => u is not { Reason: not null, Devices: not null } || u.Devices.Any(d => d is null)) is true
            ? "a device that is not served is null"
        : Duration("commitTimer", start.CommitTimer) ?? Duration("confirmReserve", start.ConfirmReserve)
            ?? Duration("pauseReserve", start.PauseReserve ?? TimeSpan.Zero);

    /// <summary>The reply with no list and no text longer than a runner of good faith makes them.</summary>
    public static Reply Cut(Reply reply)
    {
        reply = reply with
        {
            Runner = Text(reply.Runner, Limits.NameLength),
            Software = reply.Software is { } version ? Text(version, Limits.NameLength) : null,
            Stages = [.. reply.Stages.Take(Limits.Stages).Select(s => s with { Stage = Text(s.Stage, Limits.NameLength) })],
        };
        reply = reply with
        {
            Warnings = [.. reply.Warnings.Take(Limits.Warnings)],
            Checks = reply.Checks is { } checks
                ? [.. checks.Take(Limits.CheckResults).Select(c => c with { Check = Text(c.Check) })]
                : null,
        };
        reply = reply switch
        {
            ArmedReply armed => armed with { Risks = Cut(armed.Risks) },
            PreviewedReply previewed => previewed with { Risks = Cut(previewed.Risks) },
            RejectedReply rejected => rejected with { Lines = [.. rejected.Lines.Take(Limits.RejectedLines)] },
            UnhealthyReply unhealthy =>
                unhealthy with { Failures = [.. unhealthy.Failures.Take(Limits.Checks).Select(f => f with { Check = Text(f.Check) })] },
            _ => reply,
        };
        return ReplyWords.Map(reply, text => Text(text));
    }

    private static string? Digest(string? digest) => digest is null || Payload.IsDigest(digest) ? null : "the digest of a diff is none";

    private static string? Approval(ApprovalProof? proof) => proof switch
    {
        null => null,
        { Digest: null } or { Path: null } or { Approvals: null } => "its approval is not whole",
        _ when !Payload.IsDigest(proof.Digest) => "what was approved is no digest",
        _ when proof.Path.Count > Limits.ApprovalSteps || !proof.Path.All(PushDigest.IsStep) => "the way to what was approved is none",
        _ when proof.Approvals.Count > Limits.Approvals => $"it has more than {Limits.Approvals} approvals",
        _ when proof.Approvals.Any(a => !IsWhole(a)) => "an approval is none",
        _ => null,
    };

    /// <summary>True for an approval that has the form of one.</summary>
    public static bool IsWhole(SignedApproval? approval) =>
        approval is { By: { Length: > 0 and <= Limits.DecidedByLength } by, Signature: not null } && !by.Any(char.IsControl)
        && CommandSignature.IsKey(approval.Key) && CommandSignature.TryDecode(approval.Signature, out _);

    private static string? Risks(IReadOnlyList<Risk> risks) =>
        risks.Any(risk => risk is not { Kind: not null, Words: not null }) ? "a risk is null" : null;

    private static Risk[] Cut(IReadOnlyList<Risk> risks) =>
        [.. risks.Take(Limits.Risks).Select(risk => risk with { Kind = Text(risk.Kind, Limits.NameLength) })];

    private static string Text(string text, int length = Limits.TextLength) => text.Length <= length ? text : text[..(length - 1)] + "…";

    private static string? Checks(IReadOnlyList<Check>? checks) =>
        checks is null ? "it has no checks"
        : checks.Count > Limits.Checks ? $"it has {checks.Count} checks, more than {Limits.Checks}"
        : checks.Any(check => check is null) ? "a check is null"
        : checks.Any(check => new[] { check.Name, check.Command, check.Expect, check.Reject }.Any(text => text?.Length > Limits.CheckText))
            ? $"a check has a text of more than {Limits.CheckText} characters"
        : checks.Select(
            check => CheckRules.Problem(check) ?? Duration("within", check.Within) ?? Duration("holds", check.Holds ?? TimeSpan.Zero))
            .FirstOrDefault(problem => problem is not null);

    private static string? Patterns(IReadOnlyList<string> accept) =>
        accept.Count > Limits.AcceptRefusals ? $"it accepts more than {Limits.AcceptRefusals} refusals"
        : accept.Any(pattern => pattern is null) ? "an accepted refusal is null"
        : accept.Select(CheckPattern.Problem).FirstOrDefault(problem => problem is not null);

    private static string? Duration(string name, TimeSpan duration) =>
        duration >= -Limits.Duration && duration <= Limits.Duration ? null : $"its {name} is out of range";
}
