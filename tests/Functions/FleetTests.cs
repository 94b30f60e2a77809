using Leafwire.Functions.Orchestration;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Functions.Hosting;

namespace Leafwire.Tests.Functions;

/// <summary>Many devices in one push.</summary>
[Collection(nameof(DurableSite))]
public sealed class FleetTests(DurableSite site, ITestOutputHelper output)
{
    [Fact]
    public async Task Push_OfManyDevices_SucceedsWithAHistoryThatDoesNotGrowWithThem()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        int steps = 0;
        await using DurableHost host = await site.HostAsync(new DurableHostOptions
        {
            Around = (_, _, call) =>
            {
                Interlocked.Increment(ref steps);
                return call();
            },
        });
        (string id, string blob) = await site.Scenarios.UploadAsync(
            "fleet", DurableSite.Fleet, """{ "waves": { "canary": [] } }""", cancellationToken);
        await host.TriggerAsync(blob, cancellationToken);
        (await host.EndAsync(id, cancellationToken)).ShouldBe(PushStatus.Succeeded);

        PushReport report = await site.Scenarios.ResultAsync(id, cancellationToken);
        report.Devices.Count.ShouldBe(DurableSite.FleetSize);
        report.Devices.ShouldAllBe(d => d.Outcome == DeviceOutcome.Confirmed);
        DurableSite.Fleet.ShouldAllBe(d => site.Scenarios.Lab.Farm[d].Commits == 1);

        // As the orchestrator's documentation says it: by step, and not by device.
        foreach (HistorySize history in host.Store.Generations(id))
        {
            output.WriteLine(
                $"{steps} steps, {history.Events} events, {history.Characters} characters, the longest text {history.LongestText}");
            history.Events.ShouldBeLessThan(5 * (Math.Min(steps, PushOrchestrator.StepsPerGeneration) + 10));
            history.Characters.ShouldBeLessThan(1200 * (steps + 10));
            history.LongestText.ShouldBeLessThan(2048);
        }
    }
}
