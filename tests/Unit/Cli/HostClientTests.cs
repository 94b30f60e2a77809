using System.Net;
using System.Text;
using System.Text.Json;
using Leafwire.Cli;
using Leafwire.Cli.Client;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Unit.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Cli;

/// <summary>How a decision reaches a host.</summary>
public sealed class HostClientTests
{
    private const string Id = "0123456789abcdef";

    [Fact]
    public async Task Decision_IsPostedWithTheTokenAndWithoutWhatIsNotSaid()
    {
        using HttpClient connected = HostClient.Connect(new Uri("https://host.example.net/leafwire"), "t0ken");
        connected.BaseAddress.ShouldBe(new Uri("https://host.example.net/leafwire/"));
        connected.DefaultRequestHeaders.Authorization!.ToString().ShouldBe("Bearer t0ken");
        connected.DefaultRequestHeaders.GetValues("x-functions-key").ShouldBe(["t0ken"]);
        var host = new Host(HttpStatusCode.Accepted, "{}");
        using var http = new HttpClient(host) { BaseAddress = connected.BaseAddress };

        await new HostClient(http)
            .DecideAsync(Id, "cancel", new DecisionRequest("ada", null, null), TestContext.Current.CancellationToken);

        host.Asked.ShouldBe($"POST https://host.example.net/leafwire/api/pushes/{Id}/cancel application/json {{\"by\":\"ada\"}}");
    }

    [Theory]
    [InlineData(409, """{ "title": "Not approved", "detail": "look again" }""", "approve was not taken (409): look again")]
    [InlineData(502, "<html>", "approve was not taken (502): Bad Gateway")]
    [InlineData(401, "", "approve was not taken (401): the host takes no token or key but its own; "
        + "name one with --token-file, or in $LEAFWIRE_TOKEN")]
    [InlineData(401, """{ "detail": "the token has expired" }""", "approve was not taken (401): the token has expired")]
    public async Task Decision_ThatIsNotTaken_IsToldInTheHostsWords(int status, string body, string words)
    {
        using var http = new HttpClient(new Host((HttpStatusCode)status, body)) { BaseAddress = new Uri("http://host/") };
        UserErrorException e = await Should.ThrowAsync<UserErrorException>(() => new HostClient(http)
            .DecideAsync(Id, "approve", new DecisionRequest("ada", "", "sha256:"), TestContext.Current.CancellationToken));
        (e.Message, e.ExitCode).ShouldBe((words, ExitCodes.PushFailed));
    }

    [Fact]
    public async Task End_OfAPush_IsAskedForUntilItIsThere()
    {
        PushReport running = PushDriver.Started(PushPolicy.Default, ["a"]).Report;
        var host = new Host(HttpStatusCode.OK, JsonSerializer.Serialize(running, PipelineJson.Default.PushReport));
        using var http = new HttpClient(host) { BaseAddress = new Uri("http://host/") };
        var time = new FakeTimeProvider();
        Task<PushReport> end = new HostClient(http).EndAsync(Id, time, TestContext.Current.CancellationToken);
        end.IsCompleted.ShouldBeFalse();
        host.Body = JsonSerializer.Serialize(running with { Status = PushStatus.Cancelled }, PipelineJson.Default.PushReport);
        while (!end.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await end).Status.ShouldBe(PushStatus.Cancelled);
        host.Asked.ShouldBe($"GET http://host/api/pushes/{Id}");
    }

    private sealed class Host(HttpStatusCode status, string body) : HttpMessageHandler
    {
        public string? Asked { get; private set; }

        public string Body { get; set; } = body;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = $"{request.Method} {request.RequestUri}";
            if (request.Content is { } content)
                Asked += $" {content.Headers.ContentType!.MediaType} {await content.ReadAsStringAsync(cancellationToken)}";
            return new HttpResponseMessage(status)
            {
                Content = new StringContent(Body, Encoding.UTF8, "application/json"),
                ReasonPhrase = status == HttpStatusCode.BadGateway ? "Bad Gateway" : null,
            };
        }
    }
}
