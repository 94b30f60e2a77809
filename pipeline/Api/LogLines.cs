using Leafwire.Contracts;
using Leafwire.Contracts.Settings;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Api;

/// <summary>The entries of a push's log in words.</summary>
internal static class LogLines
{
    public static LogLine Of(LogEntry entry) => entry switch
    {
        { Reply: { } reply } => new LogLine(entry.Sequence, entry.StoredAt, "reply", Words(reply))
        {
            Device = reply.Device,
            Outcome = OutcomeOf(reply),
        },
        { Decision: { } decision } => new LogLine(entry.Sequence, entry.StoredAt, "decision", Words(decision))
        {
            Outcome = ReportText.Of(decision.Kind),
        },
        { Start: { } start } => new LogLine(entry.Sequence, entry.StoredAt, "start", Words(start)),
        { Tick: { } tick } => new LogLine(entry.Sequence, entry.StoredAt, "tick", $"the deadline of {tick.Deadline:u} passed"),
        _ => throw new ArgumentOutOfRangeException(nameof(entry), "an entry has a content"),
    };

    private static string OutcomeOf(Reply reply)
    {
        string name = reply.GetType().Name[..^nameof(Reply).Length];
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string Words(Reply reply) => reply switch
    {
        ArmedReply armed =>
            $"armed with +{armed.Added} -{armed.Removed}, {Duration.Format(Whole(armed.TimerLeft))} left on its commit timer",
        PreviewedReply previewed => $"previewed, +{previewed.Added} -{previewed.Removed}",
        UnchangedReply => "unchanged: it runs the candidate already",
        ConfirmedReply { NotSaved: { } problem } => $"confirmed, and not saved to startup: {problem}",
        ConfirmedReply => "confirmed and saved",
        RevertedReply reverted => $"back on its old configuration ({ReportText.Of(reverted.Cause)})"
            + (reverted.Message is { } message ? $": {message}" : ""),
        HealthyReply => "all checks hold",
        FetchedReply => "its running configuration was read",
        FailureReply failure => $"{OutcomeOf(failure)}: {failure.Message}",
        _ => OutcomeOf(reply),
    };

    private static string Words(Decision decision) =>
        $"{ReportText.Of(decision.Kind)} by {decision.By}{(decision.Reason.Length > 0 ? $": {decision.Reason}" : "")}";

    private static string Words(PushStart start) => start switch
    {
        { SupersededBy: { } newer } => $"superseded by push {newer}, which went first",
        { Problems: [var first, ..] } => $"does not begin: {(first.Device is { } device ? device + ": " : "")}{first.Reason}",
        { IsApproved: true } => "begins to configure what was approved",
        _ => $"begins, with a commit timer of {Duration.Format(Whole(start.CommitTimer))}",
    };

    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds));
}
