using Leafwire.Pipeline.Steps;
using Microsoft.DurableTask;

namespace Leafwire.Functions.Orchestration;

/// <summary>One push that an orchestration drives: its steps are activities, its waits are timers.</summary>
internal sealed class DurablePush(TaskOrchestrationContext context, int stepsPerGeneration) : IPushHost
{
    private int _steps;
    private Task<object?>? _ring;

    public bool WantsAnew => _steps >= stepsPerGeneration;

    public async Task<PushState> RunAsync(PushState state)
    {
        _steps++;
        try
        {
            state = await context.CallActivityAsync<PushState>(nameof(PushActivities.StepPush), state);
        }
        catch (TaskFailedException e)
        {
            // Not the step's own failure, which comes back as a state: the worker, or what it was given.
            state = FailurePolicy.Failed(
                state, state.Step, FailureKind.Unknown, Reason(e), new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero));
        }

        context.SetCustomStatus(state.Hindrance ?? state.GivenUp ?? state.Said ?? state.Step);
        return state;
    }

    public async Task<PushState> ArchiveAsync(PushState state)
    {
        _steps++;
        try
        {
            return await context.CallActivityAsync<PushState>(nameof(PushActivities.ArchivePush), state);
        }
        catch (TaskFailedException)
        {
            return state.ArchiveFailures < FailurePolicy.UnknownTries
                ? state with { ArchiveFailures = state.ArchiveFailures + 1 }
                : state with { ArchivedTo = state.Cursor, ArchiveFailures = 0 };
        }
    }

    public async Task WaitAsync(DateTimeOffset until, bool ringEnds)
    {
        if (!ringEnds)
        {
            await context.CreateTimer(until.UtcDateTime, CancellationToken.None);
            return;
        }

        // Somebody who rang while nobody waited is heard now: the event is kept.
        _ring ??= context.WaitForExternalEvent<object?>(PushOrchestrator.Ring);
        using var timerOff = new CancellationTokenSource();
        if (await Task.WhenAny(_ring, context.CreateTimer(until.UtcDateTime, timerOff.Token)) == _ring)
        {
            timerOff.Cancel();
            _ring = null;
        }
    }

    private static string Reason(TaskFailedException e) => e.FailureDetails.ErrorMessage.Split('\n')[0].TrimEnd();
}
