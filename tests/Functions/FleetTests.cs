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
        DurableSite.Fleet.ShouldAllBe(d => site.Scenarios.Lab.Switches[d].Commits == 1);

        HistorySize history = host.Store.Generations(id).ShouldHaveSingleItem();
        output.WriteLine($"{pages} pages, {history.Events} events, {history.Characters} characters, longest {history.LongestText}");
        history.Events.ShouldBeLessThan(5 * (pages + 20));
        pages.ShouldBeLessThan(PushOrchestrator.StepsPerGeneration);
        (history.Characters / DurableSite.FleetSize).ShouldBeLessThan(1500);
        history.LongestText.ShouldBeLessThan(512 * 1024);
    }
}
