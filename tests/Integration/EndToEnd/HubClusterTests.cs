using Leafwire.Contracts;
using Leafwire.Lab.Processes;
using Leafwire.Lab.Site;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Scenarios;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Leafwire.Tests.Integration.EndToEnd;

/// <summary>A hub of three servers loses any one of them, at any moment of a push, and the push only pauses.</summary>
public sealed class HubClusterTests(HubClusterTests.Site site) : IClassFixture<HubClusterTests.Site>
{
    private static readonly string[] Devices = ["cluster-a", "cluster-b", "cluster-c"];
    private static int _vlan = 100;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ScenarioSite Scenarios => site.Scenarios;

    private NatsHub Hub => site.Scenarios.Lab.Hub;

    public enum Lost
    {
        /// <summary>The leader of the site's commands.</summary>
        Commands,

        /// <summary>The leader of the replies.</summary>
        Replies,

        /// <summary>The one that leaf node and host dialled first.</summary>
        First,

        /// <summary>One that leads neither.</summary>
        Other,
    }

    public enum Moment
    {
        BeforeThePush,

        /// <summary>The commands are published and the switches are at work.</summary>
        Configuring,

        /// <summary>The first wave is confirmed, the second is armed and its check is repeated.</summary>
        Armed,
    }

    public static TheoryData<Moment, Lost> Losses => new()
    {
        { Moment.BeforeThePush, Lost.First },
        { Moment.Configuring, Lost.Commands },
        { Moment.Armed, Lost.Replies },
        { Moment.Armed, Lost.Other },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Push_WhileAServerIsLost_Succeeds(Moment moment, Lost lost)
    {
        NatsHubServer server = await ServerAsync(lost);
        if (moment == Moment.BeforeThePush)
            await server.KillAsync();
        if (moment != Moment.BeforeThePush)
            await Scenarios.Lab.Farm[Devices[1]].SetFaultsAsync([new Fault.SlowCommit(TimeSpan.FromSeconds(2))], Cancel);
        int armed = Count(SwitchEventKind.Armed), confirmed = Count(SwitchEventKind.Confirmed);
        string id = await UploadAsync();
        switch (moment)
        {
            case Moment.Configuring:
                await UntilAsync(() => Count(SwitchEventKind.Armed) > armed);
                await server.KillAsync();
                break;
            case Moment.Armed:
                await UntilAsync(() => Count(SwitchEventKind.Confirmed) > confirmed);
                await server.KillAsync();
                break;
        }

        PushReport report = await Scenarios.ResultAsync(id, Cancel);
        await server.RestartAsync(Cancel);
        await Scenarios.Lab.Farm[Devices[1]].SetFaultsAsync([], Cancel);
        await Hub.CurrentAsync(Cancel);

        report.Status.ShouldBe(PushStatus.Succeeded, report.Message);
        Count(SwitchEventKind.Armed).ShouldBe(armed + Devices.Length);
        Count(SwitchEventKind.Confirmed).ShouldBe(confirmed + Devices.Length);
        TestContext.Current.TestOutputHelper!.WriteLine($"{report.EndedAt - report.StartedAt}");
    }

    [Fact]
    public async Task Pushes_WhileEachServerIsStartedAgainInTurn_Succeed()
    {
        Task restarts = RestartAllAsync();
        do
        {
            PushReport report = await Scenarios.ResultAsync(await UploadAsync(), Cancel);
            report.Status.ShouldBe(PushStatus.Succeeded, report.Message);
        }
        while (!restarts.IsCompleted);
        await restarts;
    }

    private async Task RestartAllAsync()
    {
        foreach (NatsHubServer server in Hub.Servers)
        {
            await server.KillAsync();
            await server.RestartAsync(Cancel);
            await Hub.CurrentAsync(Cancel);
        }
    }

    private int Count(SwitchEventKind kind) => Devices.Sum(d => Scenarios.Lab.Farm[d].History.Count(e => e.Kind == kind));

    private async Task<string> UploadAsync()
    {
        int vlan = Interlocked.Increment(ref _vlan);
        return (await Scenarios.UploadAsync($"build-{vlan}", Devices, null, Cancel,
            d => ScenarioSite.Candidate(d).Replace("vlan 10", $"vlan {vlan}", StringComparison.Ordinal))).Id;
    }

    private async Task<NatsHubServer> ServerAsync(Lost lost)
    {
        if (lost == Lost.First)
            return Hub.Servers[0];
        await using var hub = new Hub(
            Options.Create(new NatsOptions { Url = Hub.Url, Username = NatsHub.User, Password = NatsHub.User, Replicas = 3 }),
            NullLoggerFactory.Instance);
        // A cluster that has just begun may be a while about its first streams.
        await UntilAsync(async () =>
        {
            await hub.SiteReadyAsync(Scenarios.Lab.Site, Cancel);
            await hub.RepliesReadyAsync(Cancel);
        });
        NatsHubServer commands = await LeaderAsync(hub, Names.Commands(Scenarios.Lab.Site)),
            replies = await LeaderAsync(hub, Names.Replies);
        return lost switch
        {
            Lost.Commands => commands,
            Lost.Replies => replies,
            _ => Hub.Servers.First(s => s != commands && s != replies),
        };
    }

    private async Task<NatsHubServer> LeaderAsync(Hub hub, string name)
    {
        INatsJSStream stream = await hub.Streams.GetStreamAsync(name, cancellationToken: Cancel);
        stream.Info.Cluster.ShouldNotBeNull().Replicas!.Count.ShouldBe(2);
        return Hub.Servers.Single(s => s.Name == "nats-" + stream.Info.Cluster.Leader);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        while (!holds())
            await timer.WaitForNextTickAsync(Cancel);
    }

    private static async Task UntilAsync(Func<Task> succeeds)
    {
        while (true)
        {
            try
            {
                await succeeds();
                return;
            }
            catch (NatsException)
            {
                await Task.Yield();
            }
        }
    }

    public sealed class Site : IAsyncLifetime
    {
        public ScenarioSite Scenarios { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Scenarios = await ScenarioSite.StartAsync(
            new LabSiteOptions { Switches = [.. Devices.Select(d => new SwitchOptions { Name = d })], HubServers = 3 },
            CancellationToken.None);

        public ValueTask DisposeAsync() => Scenarios.DisposeAsync();
    }
}
