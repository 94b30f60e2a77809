using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Telemetry;
using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Steps;

/// <summary>
/// Drives a push: folds what its log holds, publishes what the fold says, shows what changed, and ticks when a deadline passed.
/// </summary>
internal sealed class DriveStep(
    PushFolds folds, PushLog log, CommandPublisher publisher, Recorder recorder, SiteQueue queue, TimeProvider time,
    ILogger<DriveStep> logger)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    /// <summary>A tick that was stored is read again within this time.</summary>
    private static readonly TimeSpan TickWait = TimeSpan.FromSeconds(2);

    /// <summary>A push is shown at most so often while it moves.</summary>
    private static readonly TimeSpan ShowEvery = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ShowLimit = TimeSpan.FromMinutes(1);

    /// <summary>A step goes on for at most so long once something came. Texts are archived between steps.</summary>
    private static readonly TimeSpan LongestReadOn = TimeSpan.FromSeconds(5);

    /// <summary>
    /// While only a person can move a push it is looked at so often, should a ring have been lost, or a newer
    /// push have taken its place.
    /// </summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>Reads on in the log, the longer the longer the push was driven, or waits a bounded time for something to come.</summary>
    public Task<PushState> RunAsync(PushState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        return folds.UseAsync(state.Upload, fold => RunAsync(state, fold, cancellationToken), cancellationToken);
    }

    private async Task<PushState> RunAsync(PushState state, PushFold fold, CancellationToken cancellationToken)
    {
        Push push = fold.Push;
        ulong cursor = state.Cursor;
        // What came since is read below, with the wait for it; only who goes by the clock must know it before.
        if (fold.ReadTo < state.Cursor || push.NeedsTurn || state.AwaitsTexts || push.Deadline <= time.GetUtcNow())
            await fold.ReadAsync(TimeSpan.Zero, cancellationToken, Measure);
        if (fold.ReadTo < state.Cursor)
            await log.CheckAsync(fold.Plan, state.Cursor, cancellationToken);
        if (push.NeedsTurn)
            return state.Next(PushWorkflow.Queue) with { IsApproved = push.IsApproved };

        long began = time.GetTimestamp();
        TimeSpan readOn = ReadOn(state), elapsed = TimeSpan.Zero;
        do
        {
            state = await TurnAsync(state, fold, state.Cursor == cursor ? MaxWait : readOn - elapsed, Measure, cancellationToken);
            elapsed = time.GetElapsedTime(began);
        }
        while (state.Cursor > cursor && elapsed < readOn
            && !push.IsComplete && !push.NeedsTurn && !push.AwaitsDecision && !state.AwaitsTexts);

        state = state with { DrivenFor = state.DrivenFor + elapsed, Hindrance = fold.ShowProblem };
        if (push.IsComplete)
            return state.Next(PushWorkflow.Record);

        // A push that waits for people holds nobody up.
        if (push.AwaitsApproval)
            await queue.StepAsideAsync(fold.Plan.Site, fold.Plan.Id, cancellationToken);
        // Whoever is asked finds in storage what it is about.
        if (state.AwaitsTexts)
            return state;
        Show(fold, push.AwaitsDecision ? TimeSpan.Zero : ShowEvery);
        if (state.Cursor > cursor || !push.AwaitsDecision)
            return state;
        // Nothing but a person, or the deadline, moves it now; before it is left alone, people must see it.
        await fold.Showing.WaitAsync(cancellationToken);
        DateTimeOffset latest = time.GetUtcNow() + LongestWait;
        return fold.ShownRevision == push.Revision ? state with { WaitUntil = push.Deadline < latest ? push.Deadline : latest } : state;

        // A process that takes the push up reads its log from the beginning; what was taken in before is no news.
        void Measure(LogPage page)
        {
            foreach (LogEntry entry in page.Entries.Where(e => e.Reply is not null && e.Sequence > cursor))
            {
                PipelineTelemetry.ReplyLag.Record(
                    PipelineTelemetry.Seconds(time.GetUtcNow() - entry.StoredAt), PipelineTelemetry.Of(fold.Plan.Site));
                if (entry.Reply is FailedReply { IsRefusal: true } refusal)
                    logger.CommandRefused(fold.Plan.Id, fold.Plan.Site, refusal.Device);
            }
        }
    }

    // Takes in what comes first, and publishes what it asks for.
    private async Task<PushState> TurnAsync(
        PushState state, PushFold fold, TimeSpan longest, Action<LogPage> measure, CancellationToken cancellationToken)
    {
        Push push = fold.Push;
        long began = time.GetTimestamp();
        while (fold.ReadTo <= state.Cursor && !push.IsComplete && !AwaitsTexts(state, fold) && time.GetElapsedTime(began) is var elapsed
            && elapsed < longest)
        {
            DateTimeOffset now = time.GetUtcNow();
            DateTimeOffset due = state.TickAfter > push.Deadline ? state.TickAfter.Value : push.Deadline;
            if (due <= now)
            {
                await log.AppendAsync(fold.Plan, new Tick(fold.Plan.Id, push.Deadline), fold.ReadTo, cancellationToken);
                await fold.ReadAsync(TickWait, cancellationToken, measure);
                continue;
            }

            await fold.ReadAsync(Shortest(longest - elapsed, due - now, NextShow(fold)), cancellationToken, measure);
            if (!AwaitsTexts(state, fold))
                Show(fold, ShowEvery);
        }

        bool isNew = fold.ReadTo > state.Cursor;
        if (push.OutstandingAfter(state.Cursor) is { Count: > 0 } commands)
            await publisher.PublishAsync(fold.Plan, commands, cancellationToken);
        return state with
        {
            Cursor = fold.ReadTo,
            AwaitsTexts = AwaitsTexts(state, fold),
            TickAfter = push.TickEarlyBy > TimeSpan.Zero ? (isNew ? time.GetUtcNow() + push.TickEarlyBy : state.TickAfter) : null,
        };
    }

    // A step for each reply would be most of what a long push costs; a short one is not to wait for its texts to be archived.
    private static TimeSpan ReadOn(PushState state)
    {
        TimeSpan share = state.DrivenFor / 10;
        return share < LongestReadOn ? share : LongestReadOn;
    }

    private static bool AwaitsTexts(PushState state, PushFold fold) => fold.Push.AwaitsApproval && state.ArchivedTo < fold.ReadTo;

    // Storage that is away must not hold up a decision: a push is shown beside its steps.
    private void Show(PushFold fold, TimeSpan every)
    {
        // What is over is recorded: a row that says so before its report is there would send people to nothing.
        if (fold.Push.IsComplete)
            return;
        if (!fold.Showing.IsCompleted || fold.ShownRevision == fold.Push.Revision
            || (fold.ShownRevision is not null && time.GetElapsedTime(fold.ShownAt) < every))
            return;
        fold.ShownRevision = fold.Push.Revision;
        fold.ShownAt = time.GetTimestamp();
        fold.Showing = ShowAsync(fold);
    }

    private async Task ShowAsync(PushFold fold)
    {
        using var limit = new TimeLimit(ShowLimit, time);
        try
        {
            await recorder.ShowAsync(fold.Push.Report(), limit.Token);
            fold.ShowProblem = null;
        }
        catch (Exception e)
        {
            // It is shown again with the next word, or when the pause is over.
            logger.ShowFailed(e, fold.Plan.Id, fold.Plan.Site);
            fold.ShowProblem = $"cannot show progress: {Outage.Describe(e)}; it is tried again";
            fold.ShownRevision = -1;
        }
    }

    private TimeSpan NextShow(PushFold fold)
    {
        if (fold.ShownRevision == fold.Push.Revision)
            return MaxWait;
        TimeSpan left = ShowEvery - time.GetElapsedTime(fold.ShownAt);
        return left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1);
    }

    private static TimeSpan Shortest(TimeSpan a, TimeSpan b, TimeSpan c) =>
        TimeSpan.FromTicks(Math.Min(a.Ticks, Math.Min(b.Ticks, c.Ticks)));
}
