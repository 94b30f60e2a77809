using System.Text.Json;
using Leafwire.Pipeline.Api;

namespace Leafwire.Tests.Unit.Pipeline.Api;

/// <summary>What the API says to a request that no route of it serves.</summary>
public sealed class UnservedTests
{
    [Theory]
    [InlineData("GET", "/api/nothing", 404, "nothing is served at /api/nothing; GET /api/openapi.json tells what is", null)]
    [InlineData("POST", "/api/pushes/7/undo/it", 404, "nothing is served at /api/pushes/7/undo/it", null)]
    [InlineData("DELETE", "/api/pushes", 405, "/api/pushes takes GET, not DELETE", "GET")]
    [InlineData("PUT", "/api/pushes/7/keep", 405, "/api/pushes/7/keep takes GET and POST, not PUT", "GET, POST")]
    [InlineData("GET", "/api/pushes/7/approve", 405, "/api/pushes/7/approve takes POST, not GET", "POST")]
    [InlineData("get", "/api/pushes/7/events", 404, "this host does not serve /api/pushes/7/events; a push is followed by waiting", null)]
    public void Request_ThatNothingServes_IsToldWhatIs(string method, string path, int status, string detail, string? allow)
    {
        ApiAnswer answer = Unserved.Answer(method, path);

        answer.Status.ShouldBe(status);
        answer.ContentType.ShouldStartWith("application/problem+json");
        answer.Headers.SingleOrDefault(h => h.Name == "Allow").Value.ShouldBe(allow);
        using var problem = JsonDocument.Parse(answer.Body);
        problem.RootElement.GetProperty("detail").GetString().ShouldStartWith(detail);
    }
}
