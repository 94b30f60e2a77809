using System.Text;
using Leafwire.Tests.Scenarios;

namespace Leafwire.Tests.Integration.EndToEnd;

/// <summary>From upload to recorded result with nothing mocked, driven by the embedded host.</summary>
public sealed class EmbeddedHostTests(EmbeddedHostTests.Site site) : IClassFixture<EmbeddedHostTests.Site>
{
    public static TheoryData<string> Names => [.. ScenarioTable.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Push_Scenario_EndsAsTheTableSays(string name)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using var http = new HttpClient { BaseAddress = site.Scenarios.Lab.HostUrl };
        await site.Scenarios.RunAsync(ScenarioTable.All.Single(s => s.Name == name), _ => Task.CompletedTask, async (id, decision, body) =>
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await http.PostAsync(
                new Uri($"api/pushes/{id}/{decision}", UriKind.Relative), content, cancellationToken);
            return (int)answer.StatusCode;
        }, cancellationToken);
    }

    public sealed class Site : IAsyncLifetime
    {
        public ScenarioSite Scenarios { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Scenarios = await ScenarioSite.StartAsync(host: true, [], CancellationToken.None);

        public ValueTask DisposeAsync() => Scenarios.DisposeAsync();
    }
}
