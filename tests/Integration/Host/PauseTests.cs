using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Integration.Host;

/// <summary>A push that waits: between its waves, for its window; and one whose place a newer one takes.</summary>
public sealed class PauseTests(Cloud cloud) : World(cloud)
{
    [Theory]
    [InlineData("fabric")]
    [InlineData("wave")]
    public async Task Push_ThatPauses_GoesOnWhenPromoted(string scope)
    {
        string first = Device("leaf1"), second = Device("leaf2");
        await Runner.ServeAsync(first, second);
        await StartHostAsync();
        string id = await UploadAsync(
            "b", $$"""{"scope":"{{scope}}","pauseAfter":"canary","commitTimer":"5m"}""", (first, Config(first)), (second, Config(second)));
        await UntilAsync(id, p => p.Status == PushStatus.AwaitingPromotion);
        Runner.Commands.ShouldAllBe(c => c.Device == first);
        (await PostAsync($"api/pushes/{id}/approve", """{"by":"anna"}""")).Status.ShouldBe(409);

        (int status, _) = await PostAsync($"api/pushes/{id}/promote", """{"by":"anna","reason":"it is well"}""");

        status.ShouldBe(202);
        PushReport report = await EndAsync(id);
        report.Status.ShouldBe(PushStatus.Succeeded);
        report.Timeline.ShouldContain(e => e.What == "promoted by anna (not proven): it is well");
        (await PostAsync($"api/pushes/{id}/promote", """{"by":"anna"}""")).Status.ShouldBe(409);
    }

    [Fact]
    public async Task Push_WithASoak_IsCheckedBeforeItIsConfirmed()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string id = await UploadAsync(
            "b",
            """{"soak":"1s","checks":[{"name":"pre","when":"pre","command":"show a","expect":"a"},{"command":"show b","expect":"b"}]}""",
            (device, Config(device)));
        (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);
        Runner.Commands.Select(c => c.Kind).ShouldBe([CommandKind.Configure, CommandKind.Check, CommandKind.Confirm]);
        Runner.Commands.OfType<CheckCommand>().Single().Checks.ShouldHaveSingleItem().Command.ShouldBe("show b");
    }

    [Fact]
    public async Task Push_OutsideItsWindow_WaitsAndCanBeCancelled()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string id = await UploadAsync("b", """{"window":{"notBefore":"2999-01-01T00:00Z"}}""", (device, Config(device)));
        await UntilAsync(id, p => p.Message == "waits for its window, which opens at 2999-01-01 00:00:00Z");
        await PostAsync($"api/pushes/{id}/cancel", """{"by":"anna"}""");
        (await EndAsync(id)).Status.ShouldBe(PushStatus.Cancelled);
        Runner.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Push_WhoseWindowIsOver_IsRefused()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string id = await UploadAsync("b", """{"window":{"notAfter":"2020-01-01T00:00Z"}}""", (device, Config(device)));
        PushReport report = await EndAsync(id);
        report.Status.ShouldBe(PushStatus.Refused);
        report.Message.ShouldContain("is over; change it");
        Runner.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Push_ThatWaitsForItsWindow_GivesItsPlaceToANewerOne()
    {
        string first = Device("leaf1"), second = Device("leaf2");
        await Runner.ServeAsync(first, second);
        await StartHostAsync();
        string older = await UploadAsync("older", """{"window":{"notBefore":"2999-01-01T00:00Z"}}""", (first, Config(first)));
        await UntilAsync(older, p => p.Message.Contains("waits for its window", StringComparison.Ordinal));
        await NextSecondAsync();
        string newer = await UploadAsync("newer", null, (first, Config(first, "vlan 11")), (second, Config(second)));

        (await EndAsync(newer)).Status.ShouldBe(PushStatus.Succeeded);
        PushReport report = await EndAsync(older);
        report.Status.ShouldBe(PushStatus.Superseded);
        report.Message.ShouldContain(newer);
    }
}
