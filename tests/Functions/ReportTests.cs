using System.Text.Json;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Functions.Hosting;

namespace Leafwire.Tests.Functions;

/// <summary>A report is a fold of the push's log, whoever makes it.</summary>
[Collection(nameof(DurableSite))]
public sealed class ReportTests(DurableSite site)
{
    [Fact]
    public async Task Report_FoldedByAnotherFromAnyEntry_IsTheRecordedOne()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using DurableHost host = await site.HostAsync();
        (string id, string blob) = await site.Scenarios.UploadAsync(
            "report", DurableSite.Switches("report"), """{ "waves": { "canary": [] } }""", cancellationToken);
        await host.TriggerAsync(blob, cancellationToken);
        (await host.EndAsync(id, cancellationToken)).ShouldBe(PushStatus.Succeeded);
        PushReport recorded = await site.Scenarios.ResultAsync(id, cancellationToken);
        FoundUpload upload = (await site.Pushes.FindAsync(id, cancellationToken))!.Found;
        PushPlan plan = (await new ResultStore(site.Storage).FindPlanAsync(recorded.Site, id, cancellationToken))!;
        IReadOnlyList<LogEntry> log = (await host.Get<PushLog>().ReadAsync(plan, 0, cancellationToken)).Entries;

        for (int cut = 0; cut <= log.Count; cut++)
        {
            Push push = Push.Begin(plan);
            push.Apply(log.Take(cut));
            push.Apply(log.Skip(cut));
            Text(push.Report()).ShouldBe(Text(recorded), $"cut after {cut}");
        }

        // And by another process that drives it on, as after a deployment.
        await using DurableHost another = await site.HostAsync();
        PushState state = PushState.Begin(upload);
        while (!state.IsOver)
            state = await another.Get<PushWorkflow>().RunAsync(state, cancellationToken);
        Text(await site.Scenarios.ResultAsync(id, cancellationToken)).ShouldBe(Text(recorded));
    }

    [Fact]
    public async Task Report_OfATextThatIsNotKept_DoesNotNameIt()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        bool removed = false;
        await using DurableHost host = await site.HostAsync(new DurableHostOptions
        {
            Around = async (_, name, call) =>
            {
                if (name == PushWorkflow.Record && !removed)
                {
                    await foreach (Azure.Storage.Blobs.Models.BlobItem text in site.Storage.Results.GetBlobsAsync(
                        cancellationToken: cancellationToken))
                        removed |= text.Name.EndsWith("/devices/" + DurableSite.Switches("damaged")[0] + ".diff", StringComparison.Ordinal)
                            && await site.Storage.Results.GetBlobClient(text.Name).DeleteIfExistsAsync(
                                cancellationToken: cancellationToken);
                }

                await call();
            },
        });
        (string id, string blob) = await site.Scenarios.UploadAsync("damaged", DurableSite.Switches("damaged"), null, cancellationToken);
        await host.TriggerAsync(blob, cancellationToken);
        await host.EndAsync(id, cancellationToken);

        removed.ShouldBeTrue();
        PushReport report = await site.Scenarios.ResultAsync(id, cancellationToken);
        report.Devices.Select(d => d.Diff is null).ShouldBe([true, false]);
    }

    private static string Text(PushReport report) => JsonSerializer.Serialize(report, PipelineJson.Default.PushReport);
}
