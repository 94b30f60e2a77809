using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;

namespace Leafwire.Host;

/// <summary>Steps that are tried again until they succeed: an outage of storage or of the hub delays a push and never loses it.</summary>
internal sealed class RetryingSteps(IPushSteps steps, FoundUpload upload, StepNotes notes, TimeProvider time, ILogger logger, CancellationToken stop) : IPushSteps
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private string _message = "under way";

    public DateTimeOffset Now => steps.Now;

    public Task<PlanResult> PlanAsync(FoundUpload upload) => TryAsync("plan", () => steps.PlanAsync(upload));

    public Task<DateTimeOffset?> EnterAsync(PushPlan plan) => TryAsync("enter the queue", () => steps.EnterAsync(plan));

    public Task<IReadOnlyList<Unserved>> FindUnservedAsync(PushPlan plan) => TryAsync("look for runners", () => steps.FindUnservedAsync(plan));

    public Task PublishAsync(PushPlan plan, IReadOnlyList<PushCommand> commands) => TryAsync("publish commands", () => steps.PublishAsync(plan, commands));

    public Task<LogPage> ReadLogAsync(PushPlan plan, ulong cursor, DateTimeOffset until) => TryAsync("read replies", () => steps.ReadLogAsync(plan, cursor, until));

    public Task<LogPage> AwaitDecisionAsync(PushPlan plan, ulong cursor, DateTimeOffset until) => TryAsync("await a decision", () => steps.AwaitDecisionAsync(plan, cursor, until));

    public Task ShowAsync(PushReport report)
    {
        _message = report.Message;
        return TryAsync("show progress", () => steps.ShowAsync(report));
    }

    public Task RecordAsync(PushReport report)
    {
        // Recording writes the whole row, so nothing may be put back after it.
        return TryAsync("record the result", () => steps.RecordAsync(report), putBack: false);
    }

    public Task LeaveAsync(PushPlan plan) => TryAsync("leave the queue", () => steps.LeaveAsync(plan), says: false);

    private Task<bool> TryAsync(string step, Func<Task> action, bool says = true, bool putBack = true) => TryAsync(step, async () =>
    {
        await action();
        return true;
    }, says, putBack);

    private async Task<T> TryAsync<T>(string step, Func<Task<T>> action, bool says = true, bool putBack = true)
    {
        TimeSpan pause = FirstPause;
        for (int attempt = 1; ; attempt++)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                T result = await action();
                if (attempt > 1 && says && putBack)
                    await notes.SayAsync(upload, _message, stop);
                return result;
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                logger.StepFailed(e, upload.PushId, upload.Name.Site, step, attempt, pause);
                if (says)
                    await notes.FailedAsync(upload, step, e, stop);
                await Task.Delay(pause, time, stop);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }
}
