using System.Text.Json;
using Leafwire.Cli;
using Leafwire.Contracts;
using NATS.Client.Core;

namespace Leafwire.Tests.Integration.Host;

public sealed class SiteTests(Cloud cloud) : World(cloud)
{
    [Fact]
    public async Task Site_AtAGlance_ShowsWhoServesWhat()
    {
        string served = Device("leaf1"), gone = Device("leaf2");
        await Runner.ServeAsync(served);
        Runner.ClockAhead = TimeSpan.FromSeconds(2);
        await StartHostAsync();
        (await GetAsync($"api/sites/{Cloud.Site}")).Status.ShouldBe(404);
        string earlier = await UploadAsync("one", null, (served, Config(served)));
        await EndAsync(earlier);
        await using (var other = new ScriptedRunner(Cloud.Leaf.Url))
        {
            await other.ServeAsync(gone);
            await EndAsync(await UploadAsync("two", null, (gone, Config(gone))));
        }

        string last = await UploadAsync("three", null, (served, Config(served, "vlan 11")));
        await EndAsync(last);

        (int status, JsonElement site) = await GetAsync($"api/sites/{Cloud.Site}");

        status.ShouldBe(200);
        JsonElement runner = site.GetProperty("runners").EnumerateArray().ShouldHaveSingleItem();
        runner.GetProperty("runner").GetString().ShouldBe("scripted");
        runner.GetProperty("ready").GetBoolean().ShouldBeTrue();
        runner.GetProperty("slots").GetInt32().ShouldBe(32);
        runner.GetProperty("started").GetDateTimeOffset().ShouldBe(DateTimeOffset.UnixEpoch);
        runner.GetProperty("clockAheadMs").GetDouble().ShouldBeInRange(1000, 3000);
        JsonElement device = site.GetProperty("devices").EnumerateArray().Single(d => d.GetProperty("device").GetString() == served);
        device.GetProperty("runner").GetString().ShouldBe("scripted");
        device.GetProperty("lastPush").GetString().ShouldBe(last);
        device.GetProperty("heldSince").GetDateTimeOffset().Hour.ShouldBe(1);
        device.GetProperty("lastContact").GetDateTimeOffset().Hour.ShouldBe(2);
        JsonElement session = device.GetProperty("sessions").EnumerateArray().ShouldHaveSingleItem();
        (session.GetProperty("name").GetString(), session.GetProperty("isForeign").GetBoolean()).ShouldBe(("by-hand", true));
        device.GetProperty("outcome").GetString().ShouldBe("confirmed");
        device.GetProperty("software").GetString().ShouldBe("4.32.1F");
        JsonElement left = site.GetProperty("devices").EnumerateArray().Single(d => d.GetProperty("device").GetString() == gone);
        left.TryGetProperty("runner", out _).ShouldBeFalse();
        left.GetProperty("runs").GetString().ShouldBe("new");

        site.GetProperty("queue").GetArrayLength().ShouldBe(0);
        site.TryGetProperty("window", out _).ShouldBeFalse();

        (int listed, JsonElement sites) = await GetAsync("api/sites");
        listed.ShouldBe(200);
        sites.GetProperty("sites").EnumerateArray().Select(s => s.GetString()).ShouldBe([Cloud.Site]);
        (await RunAsync("site", Cloud.Site)).ShouldBe(ExitCodes.Ok);
        (await RunAsync("site")).ShouldBe(ExitCodes.Ok);
        (await RunAsync("site", "--json")).ShouldBe(ExitCodes.Ok);
    }

    // Whoever waits to take over is looked for when the other one is gone.
    [Fact]
    public async Task Site_WithARunnerThatHoldsNothing_ShowsIt()
    {
        await StartHostAsync();
        var presence = new Presence("standby-1", false);
        await using IAsyncDisposable one = await Runner.StandByAsync(presence, Cancel);
        // The same once more, and something that is none.
        await using IAsyncDisposable again = await Runner.StandByAsync(presence, Cancel);
        await using INatsSub<byte[]> requests = await Runner.Connection.SubscribeCoreAsync<byte[]>(
            Subjects.Services(Cloud.Site), cancellationToken: Cancel);
        await Runner.Connection.PingAsync(Cancel);
        Task answering = AnswerAsync();

        (int status, JsonElement site) = await GetAsync($"api/sites/{Cloud.Site}");

        status.ShouldBe(200);
        site.GetProperty("devices").GetArrayLength().ShouldBe(0);
        JsonElement runner = site.GetProperty("runners").EnumerateArray().ShouldHaveSingleItem();
        (runner.GetProperty("runner").GetString(), runner.GetProperty("devices").GetInt32(), runner.GetProperty("ready").GetBoolean())
            .ShouldBe(("standby-1", 0, false));
        (await RunAsync("site", Cloud.Site)).ShouldBe(ExitCodes.Ok);
        await requests.DisposeAsync();
        await answering;

        async Task AnswerAsync()
        {
            await foreach (NatsMsg<byte[]> request in requests.Msgs.ReadAllAsync(Cancel))
                await request.ReplyAsync("{"u8.ToArray(), cancellationToken: Cancel);
        }
    }

    private Task<int> RunAsync(params string[] arguments) => CommandRunner.RunAsync(
        OperatorCommands.All(TimeProvider.System), [.. arguments, "--api", Http.BaseAddress!.ToString()]);

    [Fact]
    public async Task Site_ThatCannotBeOne_IsAProblem()
    {
        await StartHostAsync();

        (await GetAsync($"api/sites/{new string('x', 129)}")).Status.ShouldBe(400);
    }
}
