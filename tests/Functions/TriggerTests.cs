using System.Reflection;
using Grpc.Core;
using Leafwire.Functions.Triggers;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Tests.Functions.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Leafwire.Tests.Functions;

/// <summary>What an upload starts, and what it does not.</summary>
[Collection(nameof(DurableSite))]
public sealed class TriggerTests(DurableSite site)
{
    // A queue that nothing makes is looked for, and told of, every other second.
    [Fact]
    public void Functions_WaitForUploadsTimersAndRequests_AndForNoQueue()
    {
        IEnumerable<string> triggers = typeof(UploadTriggers).Assembly.GetTypes().SelectMany(t => t.GetMethods())
            .Where(m => m.GetCustomAttribute<FunctionAttribute>() is not null)
            .SelectMany(m => m.GetParameters()).SelectMany(p => p.GetCustomAttributes(inherit: true))
            .Select(a => a.GetType().Name).Where(n => n.EndsWith("TriggerAttribute", StringComparison.Ordinal));
        triggers.Distinct().Order(StringComparer.Ordinal).ShouldBe(
            ["ActivityTriggerAttribute", "BlobTriggerAttribute", "HttpTriggerAttribute", "OrchestrationTriggerAttribute",
                "TimerTriggerAttribute"]);
    }

    /// <summary>What the blob trigger lost is found within a minute, long before a switch's timer ends.</summary>
    [Fact]
    public void Sweep_OfAnHour_ComesEachMinute()
    {
        Dictionary<string, string> timers = typeof(UploadTriggers).GetMethods()
            .Where(m => m.GetParameters().Any(p => p.GetCustomAttribute<TimerTriggerAttribute>() is not null))
            .ToDictionary(m => m.GetCustomAttribute<FunctionAttribute>()!.Name,
                m => m.GetParameters().Select(p => p.GetCustomAttribute<TimerTriggerAttribute>()).OfType<TimerTriggerAttribute>()
                    .Single().Schedule);
        timers.ShouldBe(new Dictionary<string, string> { ["Sweep"] = "0 * * * * *", ["Tell"] = "0 * * * * *" }, ignoreOrder: true);
    }

    /// <summary>How often drift is looked for is asked each minute, between the sweeps.</summary>
    [Fact]
    public void Drift_OfAnHour_IsAskedForEachMinute()
    {
        TimerTriggerAttribute timer = typeof(DriftTrigger).GetMethods().SelectMany(m => m.GetParameters())
            .Select(p => p.GetCustomAttribute<TimerTriggerAttribute>()).OfType<TimerTriggerAttribute>().ShouldHaveSingleItem();
        timer.Schedule.ShouldBe("30 * * * * *");
    }

    [Fact]
    public async Task Trigger_FiresSeveralTimes_StartsOneInstance()
    {
        int planned = 0;
        await using DurableHost host = await site.HostAsync(new DurableHostOptions
        {
            Around = (_, name, call) =>
            {
                if (name == PushWorkflow.Plan)
                    Interlocked.Increment(ref planned);
                return call();
            },
        });
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string[] devices = DurableSite.Switches("duplicate");
        (string id, string blob) = await site.Scenarios.UploadAsync("duplicate", devices, null, cancellationToken);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.TriggerAsync(blob, cancellationToken)));
        await site.Scenarios.ResultAsync(id, cancellationToken);
        await host.EndAsync(id, cancellationToken);
        await host.TriggerAsync(blob, cancellationToken);
        await host.Client.PurgeInstanceAsync(id, cancellationToken);
        await host.TriggerAsync(blob, cancellationToken);

        planned.ShouldBe(1);
        (await host.Client.GetInstanceAsync(id, cancellationToken)).ShouldBeNull();
        devices.ShouldAllBe(d => site.Scenarios.Lab.Farm[d].Commits == 1);
    }

    [Fact]
    public async Task Trigger_LosesTheRaceToAnother_LeavesThePushToIt()
    {
        var planning = new TaskCompletionSource();
        await using DurableHost host = await site.HostAsync(new DurableHostOptions
        {
            Around = async (_, _, call) =>
            {
                await planning.Task;
                await call();
            },
        });
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        (string id, string blob) = await site.Scenarios.UploadAsync("race", ["race-a"], """{ "scop": "fabric" }""", cancellationToken);
        await host.TriggerAsync(blob, cancellationToken);

        // It looked before the other had started the instance, and starts it after.
        DurableTaskClient slow = Substitute.For<DurableTaskClient>("slow");
        slow.ScheduleNewOrchestrationInstanceAsync(default, default, default, cancellationToken).ReturnsForAnyArgs(
            start => host.Client.ScheduleNewOrchestrationInstanceAsync(
                start.Arg<TaskName>(), start.ArgAt<object?>(1), start.Arg<StartOrchestrationOptions?>(), cancellationToken));
        await host.Get<Intake>().TakeAsync(blob, new DurableStarter(slow), cancellationToken);
        await slow.ReceivedWithAnyArgs(1).ScheduleNewOrchestrationInstanceAsync(default, default, default, cancellationToken);

        planning.SetResult();
        (await host.EndAsync(id, cancellationToken)).ShouldBe(PushStatus.Refused);
    }

    [Fact]
    public async Task Upload_WithBadPolicy_IsRecordedAsRefused()
    {
        int calls = 0;
        await using DurableHost host = await site.HostAsync(new DurableHostOptions
        {
            Around = async (_, name, call) =>
            {
                await call();
                if (name == PushWorkflow.Plan && Interlocked.Increment(ref calls) == 1)
                    throw new IOException("the connection broke after the work was done");
            },
        });
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        (string id, string blob) = await site.Scenarios.UploadAsync(
            "refused", ["refused-a"], """{ "scop": "fabric" }""", cancellationToken);
        await host.TriggerAsync(blob, cancellationToken);
        (await host.EndAsync(id, cancellationToken)).ShouldBe(PushStatus.Refused);

        PushReport report = await site.Scenarios.ResultAsync(id, cancellationToken);
        report.Status.ShouldBe(PushStatus.Refused);
        report.Problems.Single().Reason.ShouldContain("the key 'scop' is unknown");
        calls.ShouldBe(2);
    }

    [Fact]
    public async Task Upload_ForDevicesWithoutRunner_IsRefusedInAMessageOfBoundedSize()
    {
        await using DurableHost host = await site.HostAsync();
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string[] devices = [.. Enumerable.Range(1, 1000).Select(i => $"nowhere-{i:0000}")];
        (string id, string blob) = await site.Scenarios.UploadAsync("nowhere", devices, """{ "runnerWait": "0s" }""", cancellationToken);
        await host.TriggerAsync(blob, cancellationToken);
        (await host.EndAsync(id, cancellationToken)).ShouldBe(PushStatus.Refused);

        PushReport report = await site.Scenarios.ResultAsync(id, cancellationToken);
        report.Problems.Count.ShouldBe(200);
        report.Problems[^1].Reason.ShouldContain("801 more problems");
        report.Problems[0].Reason.ShouldContain("no runner serves device nowhere-0001");
        host.Store.Generations(id).Single().LongestText.ShouldBeLessThan(128 * 1024);
    }

    [Fact]
    public async Task Upload_ThatCouldNotBeStarted_IsStartedByTheSweepInItsOrder()
    {
        await using DurableHost host = await site.HostAsync();
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        (string id, string blob) = await site.Scenarios.UploadAsync("late", ["late-a"], """{ "scop": "fabric" }""", cancellationToken);
        DurableTaskClient away = Substitute.For<DurableTaskClient>("away");
        away.GetInstanceAsync(id, cancellationToken).ThrowsAsyncForAnyArgs(new RpcException(new Status(StatusCode.Unavailable, "away")));
        // The trigger's host is gone before it could start the instance; the row is there.
        await Should.ThrowAsync<AggregateException>(() => host.Get<Intake>().TakeAsync(blob, new DurableStarter(away), cancellationToken));
        (await site.Pushes.FindAsync(id, cancellationToken))!.IsFinal.ShouldBeFalse();

        await host.SweepAsync(cancellationToken);

        (await host.EndAsync(id, cancellationToken)).ShouldBe(PushStatus.Refused);
        (await site.Scenarios.ResultAsync(id, cancellationToken)).Problems.Single().Reason.ShouldContain("the key 'scop' is unknown");
    }
}
