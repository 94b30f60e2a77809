using System.Net;
using System.Text;
using Leafwire.Cli;
using Leafwire.Cli.Client;

namespace Leafwire.Tests.Unit.Cli;

/// <summary>How a decision reaches a host.</summary>
public sealed class PushApiClientTests
{
    private const string Id = "0123456789abcdef";

    [Fact]
    public async Task Decision_IsPostedWithTheTokenAndWithoutWhatIsNotSaid()
    {
        using HttpClient connected = PushApiClient.Connect(new Uri("https://host.example.net/leafwire"), "t0ken");
        connected.BaseAddress.ShouldBe(new Uri("https://host.example.net/leafwire/"));
        connected.DefaultRequestHeaders.Authorization!.ToString().ShouldBe("Bearer t0ken");
        connected.DefaultRequestHeaders.GetValues("x-functions-key").ShouldBe(["t0ken"]);
        var host = new Host(HttpStatusCode.Accepted, "{}");
        using var http = new HttpClient(host) { BaseAddress = connected.BaseAddress };

        await new PushApiClient(http)
            .DecideAsync(Id, "cancel", new DecisionRequest("ada", null, null), TestContext.Current.CancellationToken);

        host.Asked.ShouldBe($"POST https://host.example.net/leafwire/api/pushes/{Id}/cancel application/json {{\"by\":\"ada\"}}");
    }

    [Theory]
    [InlineData(409, """{ "title": "Not approved", "detail": "look again" }""", "approve was not taken (409): look again")]
    [InlineData(502, "<html>", "approve was not taken (502): Bad Gateway")]
    public async Task Decision_ThatIsNotTaken_IsToldInTheHostsWords(int status, string body, string words)
    {
        using var http = new HttpClient(new Host((HttpStatusCode)status, body)) { BaseAddress = new Uri("http://host/") };
        UserErrorException e = await Should.ThrowAsync<UserErrorException>(() => new PushApiClient(http)
            .DecideAsync(Id, "approve", new DecisionRequest("ada", "", "sha256:"), TestContext.Current.CancellationToken));
        (e.Message, e.ExitCode).ShouldBe((words, ExitCodes.PushFailed));
    }

    private sealed class Host(HttpStatusCode status, string body) : HttpMessageHandler
    {
        public string? Asked { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = $"{request.Method} {request.RequestUri} {request.Content!.Headers.ContentType!.MediaType} "
                + $"{await request.Content.ReadAsStringAsync(cancellationToken)}";
            return new HttpResponseMessage(status)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
                ReasonPhrase = status == HttpStatusCode.BadGateway ? "Bad Gateway" : null,
            };
        }
    }
}
