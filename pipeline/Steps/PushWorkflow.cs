using System.Diagnostics;
using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Telemetry;
using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Steps;

/// <summary>One step of a push. Run twice it gives the same, because whoever runs it may be killed after it and before it knows.</summary>
/// <param name="Name">What states call it.</param>
/// <param name="Doing">What it does, as in "cannot read the log".</param>
/// <param name="RunAsync">Does it, in bounded time.</param>
internal sealed record PushStep(string Name, string Doing, Func<PushState, CancellationToken, Task<PushState>> RunAsync);

/// <summary>The steps of a push, from its upload to its recorded result: the one declaration that every host runs.</summary>
public sealed class PushWorkflow
{
    /// <summary>Reads and checks the upload, keeps its candidates, makes the plan.</summary>
    internal const string Plan = "plan";

    /// <summary>Waits for the push's turn.</summary>
    internal const string Queue = "queue";

    /// <summary>Waits for runners, and writes into the log that the push begins.</summary>
    internal const string Serve = "serve";

    /// <summary>Folds the log, publishes what the fold says, shows what changed, ticks.</summary>
    internal const string Drive = "drive";

    /// <summary>Writes down the result.</summary>
    internal const string Record = "record";

    /// <summary>Gives up the place in the queue.</summary>
    internal const string Leave = "leave";

    /// <summary>Nothing is left to do.</summary>
    internal const string Over = "over";

    private static readonly TimeSpan NoteLimit = TimeSpan.FromSeconds(2);

    private readonly PushTable _table;
    private readonly TimeProvider _time;
    private readonly ILogger<PushWorkflow> _logger;

    internal PushWorkflow(
        PlanStep plan, QueueStep queue, ServeStep serve, DriveStep drive, RecordStep record, LeaveStep leave,
        PushTable table, TimeProvider time, ILogger<PushWorkflow> logger)
    {
        (_table, _time, _logger) = (table, time, logger);
        Steps =
        [
            new(Plan, "plan", plan.RunAsync),
            new(Queue, "enter the queue", queue.RunAsync),
            new(Serve, "look for runners", serve.RunAsync),
            new(Drive, "follow the log", drive.RunAsync),
            new(Record, "record the result", record.RunAsync),
            new(Leave, "leave the queue", leave.RunAsync),
        ];
    }

    /// <summary>The steps, in their order. Texts are archived beside them (<see cref="ArchiveStep"/>).</summary>
    internal IReadOnlyList<PushStep> Steps { get; }

    /// <summary>Runs the step that a push is at, once, and says in its row what hinders it.</summary>
    /// <param name="state">The push.</param>
    /// <param name="cancellationToken">Gives up the step, which is not its failure.</param>
    /// <returns>The push after it, also when it failed.</returns>
    public async Task<PushState> RunAsync(PushState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        PushState at = state.Version == PushState.CurrentVersion && Steps.Any(s => s.Name == state.Step) ? state
            : PushState.Begin(state.Upload);
        PushStep step = Steps.First(s => s.Name == at.Step);
        using Activity? span = PushSpans.Begin(step.Name, at.Upload);
        using IDisposable? scope = PushSpans.BeginScope(_logger, at.Upload);
        PushState next;
        try
        {
            next = await step.RunAsync(at with { RetryAt = null, Hindrance = null }, cancellationToken) with { Failures = 0 };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            FailureKind kind = FailurePolicy.KindOf(e);
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", e.GetType().FullName);
            PipelineTelemetry.StepFailures.Add(
                1, PipelineTelemetry.Of(at.Upload.Name.Site), new KeyValuePair<string, object?>(TelemetryNames.Stage, step.Name));
            next = FailurePolicy.Failed(at, step.Doing, kind, Outage.Describe(e), _time.GetUtcNow());
            _logger.Failed(e, at.Upload, step.Doing, next);
        }

        if (next.Hindrance != state.Hindrance && next.Ended is null)
            await SayAsync(next, cancellationToken);
        return next;
    }

    // A word that cannot be written holds nothing up.
    private async Task SayAsync(PushState state, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(NoteLimit, _time, cancellationToken);
        try
        {
            await _table.HinderAsync(state.Upload, state.Hindrance, limit.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.NoteFailed(e, state.Upload.PushId, state.Upload.Name.Site);
        }
    }
}
