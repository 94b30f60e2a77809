using Leafwire.Functions.Orchestration;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Tests.Functions.Hosting;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Leafwire.Tests.Functions;

/// <summary>A push that cannot be carried on, for a while or for good.</summary>
[Collection(nameof(DurableSite))]
public sealed class FailureTests(DurableSite site)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Push_ThatCannotBeCarriedOn_IsRecordedAsFailedAndTheNextHasItsTurn()
    {
        string[] devices = DurableSite.Switches("give-up");
        string? gone = null;
        await using DurableHost host = await site.HostAsync(new DurableHostOptions
        {
            Around = async (host, name, call) =>
            {
                if (name == PushWorkflow.Serve && gone is not null)
                    await site.Storage.Results.GetBlobClient(gone).DeleteIfExistsAsync(cancellationToken: Cancel);
                await call();
            },
        });
        (string id, string blob) = await site.Scenarios.UploadAsync("give-up", devices, null, Cancel);
        // Of all that can be lost, the plan: nobody can tell any more what the push was to do.
        gone = ResultFolder.Of(site.Scenarios.Lab.Site, id) + ResultFolder.Plan;
        await host.TriggerAsync(blob, Cancel);
        (await host.EndAsync(id, Cancel)).ShouldBe(PushStatus.Failed);

        PushReport report = await site.Scenarios.ResultAsync(id, Cancel);
        report.Status.ShouldBe(PushStatus.Failed);
        report.Message.ShouldBe($"given up: cannot look for runners: the plan of push {id} is gone from the container of results");
        report.EndedAt.ShouldNotBeNull();

        gone = null;
        (id, blob) = await site.Scenarios.UploadAsync("give-up-again", devices, """{ "dryRun": true }""", Cancel);
        await host.TriggerAsync(blob, Cancel);
        (await host.EndAsync(id, Cancel)).ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public async Task Worker_ThatFailsAtEveryStep_EndsThePushAsFailed()
    {
        await using DurableHost host = await site.HostAsync(new DurableHostOptions
        {
            Around = (_, name, call) => name == PushWorkflow.Plan ? throw new IOException("the cable is cut") : call(),
        });
        (string id, string blob) = await site.Scenarios.UploadAsync("broken-worker", DurableSite.Switches("give-up"), null, Cancel);
        await host.TriggerAsync(blob, Cancel);
        (await host.EndAsync(id, Cancel)).ShouldBe(PushStatus.Failed);
        (await site.Scenarios.ResultAsync(id, Cancel)).Message.ShouldBe("given up: cannot plan: the cable is cut");
    }

    [Fact]
    public async Task Instance_ThatFailed_IsBegunAgainByTheSweepAndGoesOnFromItsLog()
    {
        string[] devices = DurableSite.Switches("instance");
        await using DurableHost host = await site.HostAsync();
        (string id, string blob) = await site.Scenarios.UploadAsync("failed-instance", devices, """{ "approval": "required" }""", Cancel);
        await host.TriggerAsync(blob, Cancel);
        await site.ShownAsync(id, p => p.Status == PushStatus.AwaitingApproval, Cancel);
        // As one whose history the new code cannot replay.
        await host.Client.TerminateInstanceAsync(id, Cancel);
        await host.Client.WaitForInstanceCompletionAsync(id, Cancel);
        (await host.PostAsync(id, "approve", await site.ApprovalAsync(id, Cancel), Cancel)).ShouldBe(202);

        await host.SweepAsync(Cancel);

        (await host.EndAsync(id, Cancel)).ShouldBe(PushStatus.Succeeded);
        devices.ShouldAllBe(d => site.Scenarios.Lab.Farm[d].Commits == 1);
    }

    [Fact]
    public async Task Instance_OfAnEarlierVersion_EndsAndItsPushIsBegunAgain()
    {
        await using DurableHost host = await site.HostAsync();
        (string id, string blob) = await site.Scenarios.UploadAsync(
            "old-instance", DurableSite.Switches("duplicate"), """{ "dryRun": true }""", Cancel);
        await host.Client.ScheduleNewOrchestrationInstanceAsync(nameof(PushOrchestrator),
            new { PushId = id, UploadedAt = DateTimeOffset.UnixEpoch }, new StartOrchestrationOptions(id), Cancel);
        (await host.Client.WaitForInstanceCompletionAsync(id, Cancel)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);

        await host.TriggerAsync(blob, Cancel);

        (await host.EndAsync(id, Cancel)).ShouldBe(PushStatus.Succeeded);
    }
}
