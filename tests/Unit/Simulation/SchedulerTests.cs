using Leafwire.Lab.Simulation;

namespace Leafwire.Tests.Unit.Simulation;

public sealed class SchedulerTests
{
    [Fact]
    public void Await_InProcess_ComesBackToItsProcess()
    {
        var scheduler = new SimScheduler(1);
        var process = new SimProcess(scheduler, "one");
        var clock = new SimClock(scheduler, process, TimeSpan.FromSeconds(3));
        SynchronizationContext? seen = null;
        process.Start(async () =>
        {
            await Task.Delay(TimeSpan.FromMinutes(1), clock, CancellationToken.None);
            seen = SynchronizationContext.Current;
        });

        Run(scheduler);

        seen.ShouldBe(process);
        scheduler.Elapsed.ShouldBe(TimeSpan.FromMinutes(1).Ticks);
        clock.GetUtcNow().ShouldBe(SimScheduler.Epoch + TimeSpan.FromSeconds(63));
    }

    [Fact]
    public void Kill_BetweenTwoAwaits_DropsTheRest()
    {
        var scheduler = new SimScheduler(1);
        var process = new SimProcess(scheduler, "one");
        var clock = new SimClock(scheduler, process, TimeSpan.Zero);
        int reached = 0;
        process.Start(async () =>
        {
            for (; ; reached++)
                await Task.Delay(TimeSpan.FromSeconds(1), clock, CancellationToken.None);
        });
        scheduler.After(TimeSpan.FromSeconds(2.5), process.Kill);

        Run(scheduler);

        reached.ShouldBe(2);
    }

    [Fact]
    public void Pause_OfAProcess_HoldsItsTimersToo()
    {
        var scheduler = new SimScheduler(1);
        var process = new SimProcess(scheduler, "one");
        var clock = new SimClock(scheduler, process, TimeSpan.Zero);
        long at = 0;
        process.Start(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(5), clock, CancellationToken.None);
            at = scheduler.Elapsed;
        });
        scheduler.After(TimeSpan.FromSeconds(1), () => process.Pause(TimeSpan.FromSeconds(60)));

        Run(scheduler);

        at.ShouldBe(TimeSpan.FromSeconds(61).Ticks);
    }

    [Fact]
    public void Continuation_OnAnotherThread_FailsTheWorld()
    {
        var scheduler = new SimScheduler(1);
        var process = new SimProcess(scheduler, "one");
        var elsewhere = new TaskCompletionSource();
        process.Start(() => elsewhere.Task);
        Run(scheduler);

        // Another thread completes what the process waits for, as a pool would.
        var other = new Thread(elsewhere.SetResult);
        other.Start();
        other.Join();

        Should.Throw<SimEscapeException>(() => scheduler.Step());
    }

    private static void Run(SimScheduler scheduler)
    {
        while (scheduler.Step())
        {
        }
    }
}
