using System.Diagnostics;
using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Telemetry;
using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Steps;

/// <summary>Moves the texts of replies to storage, beside the steps of a push and in the way of none of them.</summary>
public sealed class ArchiveStep
{
    private readonly PushFolds _folds;
    private readonly PushLog _log;
    private readonly ReplyTexts _texts;
    private readonly PushTable _table;
    private readonly TimeProvider _time;
    private readonly ILogger<ArchiveStep> _logger;

    internal ArchiveStep(PushFolds folds, PushLog log, ReplyTexts texts, PushTable table, TimeProvider time, ILogger<ArchiveStep> logger) =>
        (_folds, _log, _texts, _table, _time, _logger) = (folds, log, texts, table, time, logger);

    /// <summary>Devices whose texts are stored side by side; each has up to three.</summary>
    private const int StoredAtOnce = 8;

    /// <summary>Archives the next page of the log, after a pause when the last attempt failed.</summary>
    /// <returns>The push with <see cref="PushState.ArchivedTo"/> moved on; where it was when storage is away.</returns>
    public async Task<PushState> RunAsync(PushState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.ArchiveFailures > 0)
            await Task.Delay(FailurePolicy.PauseAfter(state.ArchiveFailures), _time, cancellationToken);
        using Activity? span = PushSpans.Begin("archive", state.Upload);
        using IDisposable? scope = PushSpans.BeginScope(_logger, state.Upload);
        try
        {
            PushPlan plan = await _folds.PlanAsync(state.Upload, cancellationToken);
            LogPage page = await _log.ReadWithTextsAsync(plan, state.ArchivedTo, cancellationToken);
            // One device's replies in their order, because a later text takes the place of an earlier one.
            await Parallel.ForEachAsync(
                page.Entries.Select(e => e.Reply).OfType<Reply>().GroupBy(r => r.Device),
                new ParallelOptions { MaxDegreeOfParallelism = StoredAtOnce, CancellationToken = cancellationToken },
                async (device, stop) =>
                {
                    foreach (Reply reply in device)
                        await MoveAsync(plan, reply, stop);
                });
            if (state.ArchiveFailures > 0)
                await _table.HinderAsync(state.Upload, null, cancellationToken);
            // Behind the last entry nothing is left, also when what stood there was not believed.
            return state with { ArchivedTo = page.HasMore ? page.Next : Math.Max(page.Next, state.Cursor), ArchiveFailures = 0 };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", e.GetType().FullName);
            _logger.ArchiveFailed(e, state.Upload.PushId, state.Upload.Name.Site);
            if (FailurePolicy.KindOf(e) != FailureKind.Passing && state.ArchiveFailures >= FailurePolicy.UnknownTries)
                return state with { ArchivedTo = Math.Max(state.ArchivedTo, state.Cursor), ArchiveFailures = 0 };
            await SayAsync(state, e, cancellationToken);
            return state with { ArchiveFailures = state.ArchiveFailures + 1 };
        }
    }

    private async Task MoveAsync(PushPlan plan, Reply reply, CancellationToken cancellationToken)
    {
        try
        {
            await _texts.MoveAsync(plan, reply, cancellationToken);
        }
        catch (Exception e) when (FailurePolicy.KindOf(e) == FailureKind.Permanent && !cancellationToken.IsCancellationRequested)
        {
            _logger.TextNotArchived(e, plan.Id, plan.Site, reply.Device);
        }
    }

    private async Task SayAsync(PushState state, Exception problem, CancellationToken cancellationToken)
    {
        try
        {
            await _table.HinderAsync(
                state.Upload, $"cannot archive texts: {Outage.Describe(problem)}; it is tried again", cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.NoteFailed(e, state.Upload.PushId, state.Upload.Name.Site);
        }
    }
}
