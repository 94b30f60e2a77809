using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Work;

/// <summary>Makes the replies to one command; no secret is in their words.</summary>
internal sealed class Replies(Command command, string runner, StageClock stages, SecretRedactor secrets, TimeProvider time)
{
    private readonly List<string> _warnings = [];
    private readonly List<CheckResult> _checks = [];

    /// <summary>As the switch told it; goes into every reply made after it is known.</summary>
    public string? Software { get; set; }

    /// <summary>What the switch said though it did what it was told, without secrets.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>What was armed; goes into every failure that is made after it is known.</summary>
    public ConfigChange? Change { get; set; }

    /// <summary>Adds to the warnings; each is told once.</summary>
    public void Warn(IEnumerable<string> warnings)
    {
        foreach (string warning in warnings.Select(secrets.Redact))
        {
            if (_warnings.Count < Limits.Warnings && !_warnings.Contains(warning))
                _warnings.Add(warning);
        }
    }

    /// <summary>Has the replies tell what came of a check; what came of it later takes the place of what came before.</summary>
    public void Tell(CheckResult result)
    {
        _checks.RemoveAll(known => known.Check == result.Check && known.Phase == result.Phase);
        if (_checks.Count < Limits.CheckResults)
            _checks.Add(result);
    }

    public Reply Unchanged() => Complete(new UnchangedReply { Header = command.Header, Runner = runner });

    public Reply Confirmed(string? notSaved) =>
        Complete(new ConfirmedReply { Header = command.Header, Runner = runner, NotSaved = notSaved });

    public Reply Healthy() => Complete(new HealthyReply { Header = command.Header, Runner = runner });

    public Reply Fetched(Payload running) => Complete(new FetchedReply { Header = command.Header, Runner = runner, Running = running });

    public Reply Previewed(ConfigDiff diff, ChangeReview review) => Complete(new PreviewedReply
    {
        Header = command.Header, Runner = runner, Diff = Payload.Of(secrets.RedactConfiguration(diff.Text)), Added = diff.Added,
        Removed = diff.Removed,
        DiffDigest = review.Digest, ChangeDigest = review.ChangeDigest, Risks = Risks(review.Risks),
    });

    public Reply Armed(ConfigChange change, TimeSpan left) => Complete(new ArmedReply
    {
        Header = command.Header, Runner = runner,
        Diff = change.Diff, Added = change.Added, Removed = change.Removed, Before = change.Before, After = change.After!,
        DiffDigest = change.DiffDigest, Risks = change.Risks, TimerLeft = left, ArmedUntil = time.GetUtcNow() + left,
    });

    public Reply Reverted(RevertCause cause, string? message = null) =>
        Complete(new RevertedReply { Header = command.Header, Runner = runner, Cause = cause, Message = message });

    public Reply Rejected(string message, IReadOnlyList<RejectedLine> lines) => Complete(
        new RejectedReply { Header = command.Header, Runner = runner, Message = message, Lines = [.. lines.Take(Limits.RejectedLines)] });

    public Reply Unhealthy(string message, IReadOnlyList<CheckFailure> failures, TimeSpan? timerLeft = null) => Complete(new UnhealthyReply
    {
        Header = command.Header,
        Runner = runner,
        Message = message,
        Failures = [.. failures.Take(Limits.Checks)],
        TimerLeft = timerLeft,
    });

    public Reply Unreachable(string message, TimeSpan? timerLeft = null) =>
        Complete(new UnreachableReply { Header = command.Header, Runner = runner, Message = message, TimerLeft = timerLeft });

    public Reply Busy(string message) => Complete(new BusyReply { Header = command.Header, Runner = runner, Message = message });

    public Reply Expired(string message, TimeSpan? timerLeft = null) =>
        Complete(new ExpiredReply { Header = command.Header, Runner = runner, Message = message, TimerLeft = timerLeft });

    public Reply Failed(string message, TimeSpan? timerLeft = null) =>
        Complete(new FailedReply { Header = command.Header, Runner = runner, Message = message, TimerLeft = timerLeft });

    public Reply Changed(string message, TimeSpan? timerLeft) =>
        Complete(new ChangedReply { Header = command.Header, Runner = runner, Message = message, TimerLeft = timerLeft });

    /// <summary>What a reply tells of them, without secrets.</summary>
    public IReadOnlyList<Risk> Risks(IReadOnlyList<Risk> risks) =>
        [.. risks.Take(Limits.Risks).Select(risk => risk with { Words = secrets.Redact(risk.Words) })];

    // Cut only then: half of a secret would not be known for one.
    private Reply Complete(Reply reply)
    {
        reply = reply with
        {
            Software = Software,
            Warnings = [.. _warnings],
            Checks = _checks.Count > 0 ? [.. _checks] : null,
            Stages = stages.Times,
        };
        if (reply is FailureReply failure)
            reply = failure with { Change = Change };
        return ReplyWords.Map(reply, text => Cut(secrets.Redact(text)));
    }

    private static string Cut(string text) => text.Length <= Limits.TextLength ? text : text[..(Limits.TextLength - 1)] + "…";
}
