using Leafwire.Contracts;
using Leafwire.Eos;

namespace Leafwire.Runner.Work;

/// <summary>Makes the replies to one command; no secret is in their words.</summary>
internal sealed class Replies(Command command, string runner, StageClock stages, SecretRedactor secrets, TimeProvider time)
{
    /// <summary>As the switch told it; goes into every reply made after it is known.</summary>
    public string? EosVersion { get; set; }

    /// <summary>What was armed; goes into every failure that is made after it is known.</summary>
    public ConfigChange? Change { get; set; }

    public Reply Unchanged() => Complete(new UnchangedReply { CommandId = command.Id, Command = command.Kind, PushId = command.PushId, Site = command.Site, Device = command.Device, Runner = runner });

    public Reply Confirmed(string? notSaved) => Complete(new ConfirmedReply { CommandId = command.Id, Command = command.Kind, PushId = command.PushId, Site = command.Site, Device = command.Device, Runner = runner, NotSaved = notSaved });

    public Reply Healthy() => Complete(new HealthyReply { CommandId = command.Id, Command = command.Kind, PushId = command.PushId, Site = command.Site, Device = command.Device, Runner = runner });

    public Reply Fetched(Payload running) => Complete(new FetchedReply { CommandId = command.Id, Command = command.Kind, PushId = command.PushId, Site = command.Site, Device = command.Device, Runner = runner, Running = running });

    public Reply Previewed(Eos.ConfigDiff diff) => Complete(new PreviewedReply { CommandId = command.Id, Command = command.Kind, PushId = command.PushId, Site = command.Site, Device = command.Device, Runner = runner, Diff = Payload.Of(diff.Text), Added = diff.Added, Removed = diff.Removed });

    public Reply Armed(ConfigChange change, TimeSpan left) => Complete(new ArmedReply
    {
        CommandId = command.Id, Command = command.Kind, PushId = command.PushId, Site = command.Site, Device = command.Device, Runner = runner,
        Diff = change.Diff, Added = change.Added, Removed = change.Removed, Before = change.Before, After = change.After!, TimerLeft = left, ArmedUntil = time.GetUtcNow() + left,
    });

    public Reply Reverted(RevertCause cause, string? message = null) => Complete(new RevertedReply { CommandId = command.Id, Command = command.Kind, PushId = command.PushId, Site = command.Site, Device = command.Device, Runner = runner, Cause = cause, Message = message });

    public Reply Rejected(string message, IReadOnlyList<RejectedLine> lines) => Complete(new RejectedReply { CommandId = command.Id, Command = command.Kind, PushId = command.PushId, Site = command.Site, Device = command.Device, Runner = runner, Message = message, Lines = [.. lines.Take(Limits.RejectedLines)] });

    public Reply Unhealthy(string message, IReadOnlyList<CheckFailure> failures, TimeSpan? timerLeft = null) => Complete(new UnhealthyReply { CommandId = command.Id, Command = command.Kind, PushId = command.PushId, Site = command.Site, Device = command.Device, Runner = runner, Message = message, Failures = [.. failures.Take(Limits.Checks)], TimerLeft = timerLeft });

    public Reply Unreachable(string message, TimeSpan? timerLeft = null) => Complete(new UnreachableReply { CommandId = command.Id, Command = command.Kind, PushId = command.PushId, Site = command.Site, Device = command.Device, Runner = runner, Message = message, TimerLeft = timerLeft });

    public Reply Busy(string message) => Complete(new BusyReply { CommandId = command.Id, Command = command.Kind, PushId = command.PushId, Site = command.Site, Device = command.Device, Runner = runner, Message = message });

    public Reply Expired(string message, TimeSpan? timerLeft = null) => Complete(new ExpiredReply { CommandId = command.Id, Command = command.Kind, PushId = command.PushId, Site = command.Site, Device = command.Device, Runner = runner, Message = message, TimerLeft = timerLeft });

    public Reply Failed(string message, TimeSpan? timerLeft = null) => Complete(new FailedReply { CommandId = command.Id, Command = command.Kind, PushId = command.PushId, Site = command.Site, Device = command.Device, Runner = runner, Message = message, TimerLeft = timerLeft });

    public Reply Changed(string message, TimeSpan? timerLeft) => Complete(new ChangedReply { CommandId = command.Id, Command = command.Kind, PushId = command.PushId, Site = command.Site, Device = command.Device, Runner = runner, Message = message, TimerLeft = timerLeft });

    // Cut only then: half of a secret would not be known for one.
    private Reply Complete(Reply reply)
    {
        reply = reply with { Attempt = command.Attempt, EosVersion = EosVersion, Stages = stages.Times };
        if (reply is FailureReply failure)
            reply = failure with { Change = Change };
        return ReplyWords.Map(reply, text => Cut(secrets.Redact(text)));
    }

    private static string Cut(string text) => text.Length <= Limits.TextLength ? text : text[..(Limits.TextLength - 1)] + "…";
}
