using Leafwire.Lab.Processes;
using Leafwire.Lab.Site;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Scenarios;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Tests.Integration.EndToEnd;

/// <summary>The hub's store has no room left.</summary>
public sealed class HubFullTests
{
    private const string Device = "leaf1", Ballast = "leafwire.ballast";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Push_WhileTheHubsStoreIsFull_SaysSoAndGoesOnWhenThereIsRoom()
    {
        var options = new LabSiteOptions { Switches = [new SwitchOptions { Name = Device }], HubStoreLimit = 4 << 20 };
        await using ScenarioSite site = await ScenarioSite.StartAsync(options, Token);
        await using var hub = new NatsConnection(NatsOpts.Default with
        {
            Url = site.Lab.Hub.Url,
            AuthOpts = new NatsAuthOpts { Username = NatsHub.User, Password = NatsHub.User },
        });
        var streams = new NatsJSContext(hub);
        // What the push needs is there; only its messages find no room.
        (string first, _) = await site.UploadAsync("first", [Device], null, Token);
        (await site.ResultAsync(first, Token)).Status.ShouldBe(PushStatus.Succeeded);
        await streams.CreateStreamAsync(new StreamConfig("BALLAST", [Ballast]), Token);
        await FillAsync(streams);

        (string id, _) = await site.UploadAsync(
            "second", [Device], null, Token, d => ScenarioSite.Candidate(d).Replace("vlan 10", "vlan 11", StringComparison.Ordinal));
        await site.SaysAsync(id, "the NATS hub has no room left", Token);
        site.Lab.Farm[Device].Commits.ShouldBe(1);
        await streams.DeleteStreamAsync("BALLAST", Token);

        (await site.ResultAsync(id, Token)).Status.ShouldBe(PushStatus.Succeeded);
        site.Lab.Farm[Device].Commits.ShouldBe(2);
    }

    // Until not even a small message is stored.
    private static async Task FillAsync(NatsJSContext streams)
    {
        for (int size = 256 * 1024; size > 0; size /= 4)
        {
            PubAckResponse ack;
            do
            {
                ack = await streams.PublishAsync(Ballast, new byte[size], cancellationToken: Token);
            }
            while (ack.Error is null);
        }
    }
}
