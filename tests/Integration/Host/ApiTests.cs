using System.Text.Json;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Integration.Host;

public sealed class ApiTests(Cloud cloud) : World(cloud)
{
    [Fact]
    public async Task List_GivesNewestFirstAndFiltersBySite()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string first = await UploadAsync("first", null, (device, Config(device)));
        await EndAsync(first);
        // Storage tells the time of an upload in whole seconds.
        await NextSecondAsync();
        string second = await UploadAsync("second", null, (device, Config(device, "vlan 11")));
        await EndAsync(second);

        (int status, JsonElement all) = await GetAsync("api/pushes");
        status.ShouldBe(200);
        all.EnumerateArray().Select(p => p.GetProperty("id").GetString()).ShouldBe([second, first]);
        all[0].GetProperty("status").GetString().ShouldBe("succeeded");
        all[0].GetProperty("outcomes").GetProperty("confirmed").GetInt32().ShouldBe(1);
        (await GetAsync("api/pushes?limit=1")).Body.GetArrayLength().ShouldBe(1);
        (await GetAsync($"api/pushes?site={Cloud.Site}")).Body.GetArrayLength().ShouldBe(2);
        (await GetAsync("api/pushes?site=elsewhere")).Body.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Get_OfAnEndedPush_GivesTheReport()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string id = await UploadAsync("b", null, (device, Config(device)));
        PushReport report = await EndAsync(id);

        (int status, JsonElement body) = await GetAsync($"api/pushes/{id}");

        status.ShouldBe(200);
        JsonSerializer.Deserialize(body, PipelineJson.Default.PushReport).ShouldNotBeNull().Message.ShouldBe(report.Message);
        body.GetProperty("devices")[0].GetProperty("stages")[0].GetProperty("stage").GetString().ShouldBe("load");
    }

    [Theory]
    [InlineData("api/pushes?limit=0", 400, "'limit' is a number from 1 to 500")]
    [InlineData("api/pushes?limit=x", 400, "'limit' is a number from 1 to 500")]
    [InlineData("api/pushes/nothex", 400, "16 lower-case hexadecimal digits")]
    [InlineData("api/pushes/0123456789abcdef", 404, "no push has the id 0123456789abcdef")]
    [InlineData("api/nothing", 404, "nothing is served at /api/nothing; GET /api/openapi.json tells what is")]
    [InlineData("api/pushes/0123456789abcdef/keep/it", 404, "nothing is served at /api/pushes/0123456789abcdef/keep/it")]
    [InlineData("api/pushes/0123456789abcdef/approve", 405, "takes POST, not GET")]
    public async Task Get_OfWhatIsNotThere_IsAProblem(string path, int expected, string detail)
    {
        await StartHostAsync();

        (int status, JsonElement body) = await GetAsync(path);

        status.ShouldBe(expected);
        body.GetProperty("status").GetInt32().ShouldBe(expected);
        body.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain(detail);
    }

    [Fact]
    public async Task Post_OfADecisionThatCannotBeTaken_IsAProblem()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string ended = await UploadAsync("b", null, (device, Config(device)));
        await EndAsync(ended);
        string waiting = await UploadAsync("c", NeedsApproval, (device, Config(device)));
        await UntilAsync(waiting, p => p.Status == PushStatus.AwaitingApproval);
        const string Fine = """{"by":"anna"}""";

        (await PostAsync($"api/pushes/{ended}/approve", Fine)).Status.ShouldBe(409);
        (await PostAsync($"api/pushes/{ended}/cancel", Fine)).Status.ShouldBe(409);
        (await PostAsync("api/pushes/0123456789abcdef/approve", Fine)).Status.ShouldBe(404);
        (await PostAsync($"api/pushes/{waiting}/praise", Fine)).Status.ShouldBe(404);
        (await PostAsync($"api/pushes/{waiting}/0", Fine)).Status.ShouldBe(404);
        (int status, JsonElement body) = await PostAsync($"api/pushes/{waiting}/approve", Fine, "text/plain");
        status.ShouldBe(415);
        body.GetProperty("detail").GetString().ShouldBe("send it with Content-Type: application/json");
        (await PostAsync($"api/pushes/{waiting}/approve", "{}")).Status.ShouldBe(400);
        (await PostAsync($"api/pushes/{waiting}/approve", "[")).Status.ShouldBe(400);
        (await PostAsync($"api/pushes/{waiting}/approve", """{"by":"anna","resaon":"x"}""")).Status.ShouldBe(400);
        (await PostAsync($"api/pushes/{waiting}/approve", $$"""{"by":"anna","reason":"{{new string('x', 20_000)}}"}"""))
            .Status.ShouldBe(400);
        (await Table.FindAsync(waiting, Cancel)).ShouldNotBeNull().Status.ShouldBe(PushStatus.AwaitingApproval);
    }

    [Fact]
    public async Task Health_WithStorageAndHub_IsGood()
    {
        await StartHostAsync();

        (int status, JsonElement body) = await GetAsync("healthz");

        status.ShouldBe(200);
        body.GetProperty("status").GetString().ShouldBe("healthy");
    }

    [Fact]
    public async Task Health_WithoutHub_SaysSo()
    {
        await StartHostAsync("--Leafwire:Nats:Url=nats://127.0.0.1:1", "--Logging:LogLevel:NATS=None");

        (int status, JsonElement body) = await GetAsync("healthz");

        status.ShouldBe(503);
        body.GetProperty("storage").GetString().ShouldBe("ok");
        body.GetProperty("nats").GetString().ShouldNotBe("ok");
    }

    [Fact]
    public async Task Page_IsServedWithItsScript()
    {
        await StartHostAsync();

        (await Http.GetStringAsync(new Uri("/", UriKind.Relative), Cancel)).ShouldContain("src=\"page/app.js\"");
        using HttpResponseMessage script = await Http.GetAsync(new Uri("page/app.js", UriKind.Relative), Cancel);
        script.Content.Headers.ContentType?.MediaType.ShouldBe("text/javascript");
        script.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldNotContain("unsafe");
    }
}
