using System.Text.Json;
using System.Text.RegularExpressions;
using Leafwire.Pipeline.Api;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Microsoft.AspNetCore.Builder;

namespace Leafwire.Tests.Integration.Host;

/// <summary>What the API tells of changes, of a push's log, of a device's past, and how it undoes a push.</summary>
public sealed class HistoryApiTests(Cloud cloud) : World(cloud)
{
    [Fact]
    public async Task List_InPages_HasEachPushOnceAndSaysWhereTheNextBegins()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        var ids = new List<string>();
        for (int i = 0; i < 3; i++)
        {
            ids.Insert(0, await UploadAsync($"b{i}", null, (device, Config(device, $"vlan {10 + i}"))));
            await EndAsync(ids[0]);
            await NextSecondAsync();
        }

        (await PagesAsync("api/pushes?limit=2&state=succeeded")).ShouldBe(ids);
        (await PagesAsync("api/pushes?limit=2&text=B1.ZIP")).ShouldBe([ids[1]]);
        (await PagesAsync("api/pushes?text=nosuchword")).ShouldBeEmpty();
        (await PagesAsync("api/pushes?state=open")).ShouldBeEmpty();
        (await GetAsync("api/pushes?state=nosuch")).Status.ShouldBe(400);
        (await GetAsync("api/pushes?before=a'b")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Push_IsToldByItsChangesItsLogAndItsReports()
    {
        PushSummary asked = await AskAsync("b");
        string id = asked.Id, digest = asked.Digest.ShouldNotBeNull();
        (int _, JsonElement waiting) = await GetAsync($"api/pushes/{id}");
        waiting.GetProperty("waitsFor").GetProperty("what").GetString().ShouldBe("approval");
        waiting.GetProperty("waitsFor").GetProperty("until").GetDateTimeOffset()
            .ShouldBeGreaterThan(waiting.GetProperty("now").GetDateTimeOffset());
        (await GetAsync($"api/pushes/{id}/report")).Status.ShouldBe(404);

        (int status, JsonElement changes) = await GetAsync($"api/pushes/{id}/changes");

        status.ShouldBe(200);
        changes.GetProperty("digest").GetString().ShouldBe(digest);
        JsonElement change = changes.GetProperty("changes").EnumerateArray().ShouldHaveSingleItem();
        change.GetProperty("devices").EnumerateArray().ShouldHaveSingleItem().GetString().ShouldBe(Device("leaf1"));
        change.GetProperty("lines").EnumerateArray().Select(l => l.GetString()).ShouldContain(l => l!.StartsWith('+'));

        JsonElement first = (await GetAsync($"api/pushes/{id}/log")).Body;
        first.GetProperty("isOver").GetBoolean().ShouldBeFalse();
        ulong last = first.GetProperty("last").GetUInt64();
        Task<(int Status, JsonElement Body)> next = GetAsync($"api/pushes/{id}/log?after={last}&wait=25");
        (await PostAsync($"api/pushes/{id}/approve", $$"""{"by":"anna","reason":"fine","digest":"{{digest}}"}""")).Status.ShouldBe(202);
        JsonElement came = (await next).Body.GetProperty("entries")[0];
        came.GetProperty("kind").GetString().ShouldBe("decision");
        came.GetProperty("what").GetString().ShouldBe("approve by anna (not proven): fine");
        came.GetProperty("sequence").GetUInt64().ShouldBeGreaterThan(last);
        await EndAsync(id);

        JsonElement whole = (await GetAsync($"api/pushes/{id}/log")).Body;
        whole.GetProperty("isOver").GetBoolean().ShouldBeTrue();
        whole.GetProperty("entries").EnumerateArray().Where(e => e.TryGetProperty("device", out _))
            .Select(e => e.GetProperty("outcome").GetString()).ShouldBe(["previewed", "armed", "confirmed"]);
        string events = await Http.GetStringAsync(new Uri($"api/pushes/{id}/events", UriKind.Relative), Cancel);
        events.ShouldStartWith("event: row\n");
        events.TrimEnd().ShouldEndWith("event: over\ndata: {}");
        events.Split('\n').Count(l => l.StartsWith("id: ", StringComparison.Ordinal))
            .ShouldBe(whole.GetProperty("entries").GetArrayLength());
        (await Http.GetStringAsync(new Uri($"api/pushes/{id}/report", UriKind.Relative), Cancel)).ShouldContain("<!doctype html>");
        (await Http.GetStringAsync(new Uri($"api/pushes/{id}/junit", UriKind.Relative), Cancel)).ShouldContain("<testsuite");
        (await GetAsync($"api/pushes/{id}/log?wait=26")).Status.ShouldBe(400);
        (await GetAsync($"api/pushes/{id}/log?after=x")).Status.ShouldBe(400);
    }

    // A page that stays open looks on for as long as the push waits; who stops the host does not.
    [Theory]
    [InlineData("events")]
    [InlineData("log?wait=25")]
    public async Task Host_ThatSomebodyFollowsAPushOf_StopsAtOnce(string address)
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string id = await UploadAsync("open", NeedsApproval, (device, Config(device)));
        await UntilAsync(id, p => p.Status == PushStatus.AwaitingApproval);
        WebApplication other = await StartHostAsync("--shutdownTimeoutSeconds=3600");
        ulong last = (await GetAsync($"api/pushes/{id}/log")).Body.GetProperty("last").GetUInt64();
        address = $"api/pushes/{id}/{address}" + (address == "events" ? "" : $"&after={last}");
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(address, UriKind.Relative));
        Task<HttpResponseMessage> following = Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        if (address.EndsWith("events", StringComparison.Ordinal))
            (await following).EnsureSuccessStatusCode();
        else
            await GetAsync("healthz");

        await other.StopAsync(Cancel);

        await Should.ThrowAsync<Exception>(async () => await (await following).Content.ReadAsStringAsync(Cancel));
    }

    // What a push waits for, and that it is recorded, stands in no log: whoever waits for the log is told nevertheless.
    [Fact]
    public async Task Log_ThatIsWaitedFor_ComesWhenThePushItselfChanges()
    {
        string id = (await AskAsync("b")).Id, other = Device("leaf2");
        await Runner.ServeAsync(other);
        string still = await UploadAsync("still", NeedsApproval, (other, Config(other)));
        await UntilAsync(still, p => p.Status == PushStatus.AwaitingApproval);
        JsonElement told = (await GetAsync($"api/pushes/{id}/log")).Body;
        string mark = told.GetProperty("mark").GetString().ShouldNotBeNull();
        string address = $"api/pushes/{id}/log?after={told.GetProperty("last").GetUInt64()}&wait=25&mark=";
        Task waitedOut = WaitOutAsync(still);
        Task<(int Status, JsonElement Body)> next = GetAsync(address + mark);

        await Table.HinderAsync(await FoundAsync("b"), "the hub does not answer", Cancel);

        (await Task.WhenAny(next, waitedOut)).ShouldBe(next, "it was waited for as long as for a push that nothing happens to");
        JsonElement came = (await next).Body;
        came.GetProperty("entries").GetArrayLength().ShouldBe(0);
        came.GetProperty("isOver").GetBoolean().ShouldBeFalse();
        came.GetProperty("mark").GetString().ShouldNotBe(mark);
        // What changed between two questions is not waited for either.
        Task<(int Status, JsonElement Body)> again = GetAsync(address + mark);
        (await Task.WhenAny(again, waitedOut)).ShouldBe(again);
        (await again).Body.GetProperty("mark").GetString().ShouldBe(came.GetProperty("mark").GetString());
    }

    // Until a question about its log is answered with nothing new.
    private async Task WaitOutAsync(string id)
    {
        JsonElement before, told = (await GetAsync($"api/pushes/{id}/log")).Body;
        do
        {
            before = told;
            told = (await GetAsync($"api/pushes/{id}/log?after={before.GetProperty("last").GetUInt64()}&wait={LogApi.LongestWait}"
                + $"&mark={before.GetProperty("mark").GetString()}")).Body;
        }
        while (told.GetProperty("entries").GetArrayLength() > 0
            || told.GetProperty("mark").GetString() != before.GetProperty("mark").GetString());
    }

    [Fact]
    public async Task Log_ThatTheHubDoesNotHaveAnyMore_IsToldByWhatWasRecorded()
    {
        string device = Device("leaf1");
        await StartHostAsync();
        // Refused before it had a log.
        string id = await UploadAsync("b", """{"nosuchkey":1}""", (device, Config(device)));
        (await EndAsync(id)).Status.ShouldBe(PushStatus.Refused);

        JsonElement log = (await GetAsync($"api/pushes/{id}/log")).Body;

        log.GetProperty("isOver").GetBoolean().ShouldBeTrue();
        (await Http.GetStringAsync(new Uri($"api/pushes/{id}/events", UriKind.Relative), Cancel)).ShouldContain("event: over");
    }

    [Fact]
    public async Task Device_HasItsPastAndGoesBackToIt()
    {
        string device = Device("leaf1");
        Runner.Script = new SwitchScript(Runner).AnswerAsync;
        await Runner.ServeAsync(device);
        await StartHostAsync();
        (await GetAsync($"api/sites/{Cloud.Site}/devices/{device}")).Status.ShouldBe(404);
        string one = await UploadAsync("one", null, (device, Config(device)));
        await EndAsync(one);
        await NextSecondAsync();
        string two = await UploadAsync("two", null, (device, Config(device, "vlan 11")));
        await EndAsync(two);

        (int status, JsonElement past) = await GetAsync($"api/sites/{Cloud.Site}/devices/{device}");

        status.ShouldBe(200);
        past.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("pushId").GetString()).ShouldBe([two, one]);
        past.GetProperty("runner").GetString().ShouldBe("scripted");
        JsonElement lines = (await GetAsync($"api/sites/{Cloud.Site}/devices/{device}/difference?from={one}&to={two}")).Body
            .GetProperty("lines");
        string?[] changed = [.. lines.EnumerateArray().Select(l => l.GetString()).Where(l => l![0] is '+' or '-')];
        changed.ShouldContain("-vlan 10");
        changed.ShouldContain("+vlan 11");
        (await GetAsync($"api/sites/{Cloud.Site}/devices/{device}/difference?from={one}")).Status.ShouldBe(400);

        (int refused, JsonElement problem) = await PostAsync($"api/pushes/{one}/restore", """{"by":"anna"}""");
        refused.ShouldBe(409);
        problem.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain(two);
        (await PostAsync($"api/pushes/{two}/restore", "{}")).Status.ShouldBe(400);
        (await PostAsync($"api/pushes/{two}/restore", """{"by":"anna"}""", "text/plain")).Status.ShouldBe(415);
        (int taken, JsonElement started) = await PostAsync($"api/pushes/{two}/restore", """{"by":"anna","reason":"it broke"}""");

        taken.ShouldBe(202);
        string restored = started.GetProperty("id").GetString().ShouldNotBeNull();
        PushReport report = await EndAsync(restored);
        report.Status.ShouldBe(PushStatus.Succeeded);
        report.Restores.ShouldBe([two]);
        (report.Provenance?.Author, report.Provenance?.Comment).ShouldBe(("anna", "it broke"));
        JsonElement undone = (await GetAsync($"api/pushes/{two}")).Body;
        undone.GetProperty("restoredBy").EnumerateArray().Select(i => i.GetString()).ShouldBe([restored]);
    }

    [Fact]
    public async Task Restore_OfWhatWasChangedSince_TellsTheSameDifferenceOnce()
    {
        string[] devices = [Device("leaf1"), Device("leaf2"), Device("spine1")];
        Runner.Script = new SwitchScript(Runner).AnswerAsync;
        await Runner.ServeAsync(devices);
        await StartHostAsync();
        string one = await UploadAsync("one", null, [.. devices.Select(d => (d, Config(d)))]);
        await EndAsync(one);
        await NextSecondAsync();
        string two = await UploadAsync("two", null, [.. devices.Select(d => (d, Config(d, "vlan 11")))]);
        await EndAsync(two);

        (int status, JsonElement problem) = await PostAsync($"api/pushes/{one}/restore", """{"by":"anna"}""");

        status.ShouldBe(409);
        string detail = problem.GetProperty("detail").GetString().ShouldNotBeNull();
        Regex.Count(detail, @"\+vlan 11").ShouldBe(1, detail);
        detail.ShouldContain($"(3 devices) were changed since by push {two}");
    }

    [Fact]
    public async Task Push_ThatIsKept_SaysSoUntilItIsKeptNoLonger()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string id = await UploadAsync("b", null, (device, Config(device)));
        await EndAsync(id);
        string path = $"api/pushes/{id}/keep";
        await KeptAsync(await GetAsync(path), false);

        await KeptAsync(await PostAsync(path, "{}"), true);
        await KeptAsync(await GetAsync(path), true);
        await KeptAsync(await PostAsync(path, """{"keep":false}"""), false);

        (await PostAsync(path, """{"keep":"no"}""")).Status.ShouldBe(400);
        (await PostAsync(path, """{"by":"anna"}""")).Status.ShouldBe(400);
        (await PostAsync(path, "{}", "text/plain")).Status.ShouldBe(415);
        (await PostAsync("api/pushes/0000000000000000/keep", "{}")).Status.ShouldBe(404);
        (await GetAsync("api/pushes/nonsense/keep")).Status.ShouldBe(400);
        // Removed, or being removed: nobody is told that it stays.
        await Storage.Results.GetBlobClient($"{Cloud.Site}/{id}/kept").UploadAsync(BinaryData.FromString("removed"), Cancel);
        (int status, JsonElement problem) = await PostAsync(path, "{}");
        (status, problem.GetProperty("detail").GetString()).ShouldBe((409, $"of push {id} nothing is recorded any more, or not yet"));

        async Task KeptAsync((int Status, JsonElement Body) answer, bool isKept)
        {
            (answer.Status, answer.Body.GetProperty("id").GetString(), answer.Body.GetProperty("kept").GetBoolean())
                .ShouldBe((200, id, isKept));
            (await Results.IsKeptAsync(Cloud.Site, id, Cancel)).ShouldBe(isKept);
        }
    }

    [Fact]
    public async Task Me_WhereNobodyIsAsked_MayEverything()
    {
        await StartHostAsync();

        (int status, JsonElement me) = await GetAsync("api/me");

        status.ShouldBe(200);
        me.TryGetProperty("name", out _).ShouldBeFalse();
        JsonElement grant = me.GetProperty("grants").EnumerateArray().ShouldHaveSingleItem();
        (grant.GetProperty("role").GetString(), grant.GetProperty("site").GetString()).ShouldBe(("approver", "*"));
    }

    private async Task<IReadOnlyList<string>> PagesAsync(string? path)
    {
        var seen = new List<string>();
        while (path is not null)
        {
            using HttpResponseMessage answer = await Http.GetAsync(new Uri(path, UriKind.Relative), Cancel);
            JsonElement page = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel));
            seen.AddRange(page.EnumerateArray().Select(p => p.GetProperty("id").GetString()!));
            path = answer.Headers.TryGetValues("Link", out IEnumerable<string>? links)
                ? links.ShouldHaveSingleItem().Split('<', '>')[1]
                : null;
        }

        return seen;
    }
}
