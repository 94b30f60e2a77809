using Leafwire.Tests.Scenarios;

namespace Leafwire.Tests.Integration.EndToEnd;

/// <summary>From upload to recorded result with nothing mocked, driven by the embedded host.</summary>
public sealed class EmbeddedHostTests(EmbeddedHostTests.Site site) : IClassFixture<EmbeddedHostTests.Site>
{
    public static TheoryData<string> Names => [.. ScenarioTable.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Push_Scenario_EndsAsTheTableSays(string name) =>
        await site.Scenarios.RunAsync(
            ScenarioTable.All.Single(s => s.Name == name), _ => Task.CompletedTask, TestContext.Current.CancellationToken);

    public sealed class Site : IAsyncLifetime
    {
        public ScenarioSite Scenarios { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Scenarios = await ScenarioSite.StartAsync(host: true, [], CancellationToken.None);

        public ValueTask DisposeAsync() => Scenarios.DisposeAsync();
    }
}
