using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Functions.Hosting;
using Leafwire.Tests.Scenarios;

namespace Leafwire.Tests.Functions;

/// <summary>From upload to recorded result, driven by the durable orchestration: the table that the embedded host runs too.</summary>
[Collection(nameof(DurableSite))]
public sealed class ScenarioTests(DurableSite site)
{
    public static TheoryData<string> Names => [.. ScenarioTable.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Push_Scenario_EndsAsTheTableSays(string name)
    {
        await using DurableHost host = await site.HostAsync();
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        PushReport report = await site.Scenarios.RunAsync(
            ScenarioTable.All.Single(s => s.Name == name), blob => host.TriggerAsync(blob, cancellationToken),
            (id, decision, body) => host.PostAsync(id, decision, body, cancellationToken), cancellationToken);
        (await host.EndAsync(report.Id, cancellationToken)).ShouldBe(report.Status);
    }
}
