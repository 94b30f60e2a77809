using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Functions.Hosting;

namespace Leafwire.Tests.Functions;

/// <summary>How a push's log is read.</summary>
[Collection(nameof(DurableSite))]
public sealed class LogTests(DurableSite site)
{
    // As 500 devices that are confirmed together leave it.
    [Fact]
    public async Task Log_OfOneFullPage_IsReadWithoutAWaitForMore()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using DurableHost host = await site.HostAsync();
        (_, string blob) = await site.Scenarios.UploadAsync("log", DurableSite.Switches("log"), null, cancellationToken);
        UploadBlob stored = (await host.Get<UploadStore>().FindAsync(blob, cancellationToken)).ShouldNotBeNull();
        FoundUpload upload = UploadFinding.Of(stored).ShouldNotBeNull().Upload;
        PushState state = await host.Get<PushWorkflow>().RunAsync(PushState.Begin(upload), cancellationToken);
        state.Step.ShouldBe(PushWorkflow.Queue, state.Hindrance);
        PushPlan plan = await host.Get<ResultStore>().PlanAsync(upload, cancellationToken);
        PushLog log = host.Get<PushLog>();
        for (int i = 0; i < PushLog.PageSize; i++)
            await log.AppendAsync(plan, new Tick(plan.Id, plan.PlannedAt.AddSeconds(i)), 0, cancellationToken);

        int read = 0;
        await new PushFold(plan, log).ReadAsync(TimeSpan.FromHours(1), cancellationToken, page => read += page.Entries.Count)
            .WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System, cancellationToken);

        read.ShouldBe(PushLog.PageSize);
    }
}
