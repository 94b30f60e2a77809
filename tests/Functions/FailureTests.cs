using Leafwire.Functions.Orchestration;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Functions.Hosting;
using Microsoft.DurableTask.Client;

namespace Leafwire.Tests.Functions;

/// <summary>A push that cannot be carried on, for a while or for good.</summary>
[Collection(nameof(DurableSite))]
public sealed class FailureTests(DurableSite site)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(PushActivities.PublishCommands))]
    [InlineData(nameof(PushActivities.PlanPush))]
    public async Task Step_FailsAtEveryAttempt_PushIsRecordedAsFailedAndTheNextHasItsTurn(string step)
    {
        bool broken = true;
        await using DurableHost host = await site.HostAsync(new DurableHostOptions
        {
            Attempts = 2,
            Around = (_, name, call) => name == step && Volatile.Read(ref broken) ? throw new IOException("the cable is cut") : call(),
        });
        string[] devices = DurableSite.Switches("give-up");
        (string id, string blob) = await site.Scenarios.UploadAsync($"give-up-{step}", devices, null, Cancel);
        await host.TriggerAsync(blob, Cancel);
        OrchestrationMetadata instance = await host.Client.WaitForInstanceCompletionAsync(id, Cancel);
        instance.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);

        PushReport report = await site.Scenarios.ResultAsync(id, Cancel);
        report.Status.ShouldBe(PushStatus.Failed);
        report.Message.ShouldBe($"given up: {step} failed: the cable is cut");
        report.EndedAt.ShouldNotBeNull();

        Volatile.Write(ref broken, false);
        (id, blob) = await site.Scenarios.UploadAsync($"give-up-{step}-again", devices, """{ "dryRun": true }""", Cancel);
        await host.TriggerAsync(blob, Cancel);
        (await host.EndAsync(id, Cancel)).ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public async Task Step_TriedAgain_SaysSoUntilItSucceeds()
    {
        await using DurableHost host = await site.HostAsync();
        StepNotes notes = host.Get<StepNotes>();
        var upload = new FoundUpload("00000000000000aa", new UploadName(site.Scenarios.Lab.Site, "noted.zip"), DateTimeOffset.UnixEpoch);
        await site.Pushes.BeginAsync(upload, Cancel);
        for (int attempt = 1; attempt <= 2; attempt++)
        {
            await Should.ThrowAsync<IOException>(() => notes.AroundAsync<int>(upload, "read replies", () => throw new IOException("the cable is cut"), Cancel));
            (await MessageAsync()).ShouldBe("cannot read replies: the cable is cut; it is tried again");
        }

        (await notes.AroundAsync(upload, "read replies", () => Task.FromResult(7), Cancel)).ShouldBe(7);
        (await MessageAsync()).ShouldBe("reading the upload");

        async Task<string> MessageAsync() => (await site.Pushes.FindAsync(upload.PushId, Cancel))!.Message;
    }
}
