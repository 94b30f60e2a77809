using Leafwire.Functions.Orchestration;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Functions.Hosting;

namespace Leafwire.Tests.Functions;

/// <summary>Many devices in one push.</summary>
[Collection(nameof(DurableSite))]
public sealed class FleetTests(DurableSite site, ITestOutputHelper output)
{
    [Fact]
    public async Task Push_OfManyDevices_SucceedsWithAHistoryThatGrowsLinearly()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        int pages = 0;
        await using DurableHost host = await site.HostAsync(new DurableHostOptions
        {
            Around = (_, name, call) =>
            {
                if (name == nameof(PushActivities.ReadLog))
                    Interlocked.Increment(ref pages);
                return call();
            },
        });
        (string id, string blob) = await site.Scenarios.UploadAsync("fleet", DurableSite.Fleet, """{ "waves": { "canary": [] } }""", cancel);
        await host.TriggerAsync(blob, cancel);
        (await host.EndAsync(id, cancel)).ShouldBe(PushStatus.Succeeded);

        PushReport report = await site.Scenarios.ResultAsync(id, cancel);
        report.Devices.Count.ShouldBe(DurableSite.FleetSize);
        report.Devices.ShouldAllBe(d => d.Outcome == DeviceOutcome.Confirmed);
        DurableSite.Fleet.ShouldAllBe(d => site.Scenarios.Lab.Farm[d].Commits == 1);

        // As the orchestrator's documentation says it: by device, and by step.
        int steps = Math.Min(pages, PushOrchestrator.StepsPerGeneration);
        foreach (HistorySize history in host.Store.Generations(id))
        {
            output.WriteLine($"{pages} pages, {history.Events} events, {history.Characters} characters, the longest text {history.LongestText}");
            history.Events.ShouldBeLessThan(4 * (steps + 25));
            history.Characters.ShouldBeLessThan((800 * DurableSite.FleetSize) + (250 * steps) + 20_000);
            history.LongestText.ShouldBeLessThan(512 * 1024);
        }
    }
}
