using System.Net;
using Leafwire.Messaging;
using Leafwire.Runner.Health;
using Leafwire.Runner.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leafwire.Tests.Unit.Runner;

public sealed class HealthEndpointTests
{
    [Theory]
    [InlineData(true, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.ServiceUnavailable)]
    public async Task Healthz_Connection_DecidesTheStatus(bool connected, HttpStatusCode expected)
    {
        (HttpStatusCode status, string body) = await GetAsync("/healthz?x=1", connected);
        status.ShouldBe(expected);
        body.ShouldBe(
            $$"""{"runner":"r","site":"lab","connected":{{(connected ? "true" : "false")}},"devices":3,"serving":2,"reading":1,"acceptsUnsigned":false,"trustedKeys":["U1"]}""");
    }

    [Fact]
    public async Task OtherPath_Get_IsNotFound() =>
        (await GetAsync("/", true)).Status.ShouldBe(HttpStatusCode.NotFound);

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(string path, bool connected)
    {
        var settings = new RunnerSettings
        {
            Site = "lab", Name = "r", Nats = new NatsSettings { Url = "nats://x" }, Trust = new TrustSettings(), Devices = [],
            Health = new IPEndPoint(IPAddress.Loopback, 0),
        };
        using var endpoint = new HealthEndpoint(settings, () => new RunnerHealth("r", "lab", connected, 3, 2, 1, false, ["U1"]),
            TimeProvider.System, NullLogger<HealthEndpoint>.Instance);
        await endpoint.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient
        {
            BaseAddress = new Uri($"http://{await endpoint.ListeningAsync(TestContext.Current.CancellationToken)}"),
        };
        using HttpResponseMessage response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await endpoint.StopAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, body);
    }
}
