using System.Collections.Concurrent;
using Google.Protobuf;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Tests.Functions.Hosting;
using Microsoft.DurableTask.Protobuf;

namespace Leafwire.Tests.Functions;

/// <summary>Whatever dies between two events, the push goes on where it stood and no switch is touched twice.</summary>
[Collection(nameof(DurableSite))]
public sealed class ReplayTests(DurableSite site)
{
    private static readonly string[] Names =
    [
        PushWorkflow.Plan, PushWorkflow.Queue, PushWorkflow.Serve, PushWorkflow.Drive, PushWorkflow.Record, PushWorkflow.Leave,
        DurableHost.Archive,
    ];

    [Fact]
    public async Task Worker_ReplacedAfterEachKindOfActivity_PushGoesOnWhereItStood()
    {
        var replaced = new ConcurrentDictionary<string, bool>();
        await ApprovedAsync("replace", new DurableHostOptions
        {
            Around = async (host, name, call) =>
            {
                await call();
                if (replaced.TryAdd(name, true))
                    await host.ReplaceWorkerAsync();
            },
        });
        replaced.Keys.ShouldBe(Names, ignoreOrder: true);
    }

    [Fact]
    public async Task Activity_FailsAfterEveryFirstCall_IsDoneAgainWithTheSameResult()
    {
        var calls = new ConcurrentDictionary<string, int>();
        await ApprovedAsync("retry", new DurableHostOptions
        {
            Around = async (_, name, call) =>
            {
                await call();
                if (int.IsOddInteger(calls.AddOrUpdate(name, 1, (_, n) => n + 1)))
                    throw new IOException("the connection broke after the work was done");
            },
        });
        calls.Keys.ShouldBe(Names, ignoreOrder: true);
    }

    [Fact]
    public async Task Generation_EndsAfterEveryStep_PushGoesOnWhereItStood()
    {
        await using DurableHost host = await site.HostAsync(new DurableHostOptions { StepsPerGeneration = 2 });
        string id = await ApprovedAsync("generations", host);
        host.Store.Generations(id).Count.ShouldBeGreaterThan(2);
    }

    /// <summary>A push of today replays; with <c>LEAFWIRE_RECORD</c> naming a file, its history is kept there.</summary>
    [Fact]
    public async Task History_OfToday_IsReplayedAtEveryPoint()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using DurableHost host = await site.HostAsync();
        (string id, string blob) = await site.Scenarios.UploadAsync(
            "history", DurableSite.Switches("history"), """{ "scope": "wave" }""", cancellationToken);
        await host.TriggerAsync(blob, cancellationToken);
        (await host.EndAsync(id, cancellationToken)).ShouldBe(PushStatus.Succeeded);
        OrchestratorRequest history = host.Requests.Last(r => r.InstanceId == id);
        history.PastEvents.Count.ShouldBeGreaterThan(20);
        Replayer.ReplaysAtEveryPoint(history);
        if (Environment.GetEnvironmentVariable("LEAFWIRE_RECORD") is { Length: > 0 } path)
            await File.WriteAllTextAsync(
                path, new JsonFormatter(JsonFormatter.Settings.Default.WithIndentation()).Format(history) + "\n", cancellationToken);
    }

    private async Task ApprovedAsync(string test, DurableHostOptions options)
    {
        await using DurableHost host = await site.HostAsync(options);
        await ApprovedAsync(test, host);
    }

    // A push that takes every step there is: previews, an approval, two waves.
    private async Task<string> ApprovedAsync(string test, DurableHost host)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string[] devices = DurableSite.Switches(test);
        (string id, string blob) = await site.Scenarios.UploadAsync(
            test, devices, """{ "approval": "required", "scope": "wave" }""", cancellationToken);
        await host.TriggerAsync(blob, cancellationToken);
        await site.ShownAsync(id, p => p.Status == PushStatus.AwaitingApproval, cancellationToken);
        (await host.PostAsync(id, "approve", await site.ApprovalAsync(id, cancellationToken), cancellationToken)).ShouldBe(202);

        PushReport report = await site.Scenarios.ResultAsync(id, cancellationToken);
        report.Status.ShouldBe(PushStatus.Succeeded, report.Message);
        report.Devices.Select(d => d.Outcome).ShouldAllBe(o => o == DeviceOutcome.Confirmed);
        report.Devices.ShouldAllBe(d => d.Diff != null && d.Stages.Count > 0 && d.Runner != null);
        devices.ShouldAllBe(d => site.Scenarios.Lab.Farm[d].Commits == 1);
        (await host.EndAsync(id, cancellationToken)).ShouldBe(PushStatus.Succeeded);
        return id;
    }
}
