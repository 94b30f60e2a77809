using Leafwire.Contracts;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Tests.Integration.Lab;

/// <summary>What a site may not do: through its leaf node, and with its credentials at the hub itself.</summary>
public sealed class SiteProhibitionsTests(TwoSites sites) : IClassFixture<TwoSites>, IAsyncLifetime
{
    private const string Push = "0123456789abcdef";
    private const string Consumer =
        """{"stream_name":"COMMANDS-other","config":{"durable_name":"spy","deliver_policy":"all","ack_policy":"explicit"}}""";
    private const string PushConsumer =
        """{"stream_name":"COMMANDS-other","config":{"deliver_subject":"_INBOX.site.lab.spy","deliver_policy":"all","ack_policy":"none"}}""";

    private static string Delivering(string subject, string filter = "$O.PAYLOADS-lab.C.>") =>
        $$$"""{"stream_name":"OBJ_PAYLOADS-lab","config":{"name":"spy","deliver_subject":"{{{subject}}}","filter_subject":"{{{filter}}}","deliver_policy":"all","ack_policy":"none"}}""";

    private readonly NatsJSContext _jetStream = new(sites.Pipeline);

    public static TheoryData<string, string> Publications { get; } = new()
    {
        // Commands, also to its own site, others' replies and progress, and people's decisions.
        { Subjects.Command(TwoSites.Site, "leaf1"), "" },
        { Subjects.Command(TwoSites.Other, "leaf1"), "" },
        { Subjects.Reply(TwoSites.Other, "leaf1", Push), "" },
        { Subjects.Progress(TwoSites.Other, "leaf1"), "" },
        { Subjects.Presence(TwoSites.Other, "leaf1"), "" },
        { Subjects.Runners(TwoSites.Other), "" },
        { Subjects.Services(TwoSites.Other), "" },
        { "$SRV.PING", "" },
        { Subjects.Decision(TwoSites.Site, Push), "" },
        { "_INBOX.site.other.x.1", "" },
        // Another site's commands: consumers, messages, acknowledgements.
        { "$JS.hub.API.CONSUMER.CREATE.COMMANDS-other.spy.leafwire.other.leaf1.command", Consumer },
        { "$JS.hub.API.CONSUMER.CREATE.COMMANDS-other.spy", Consumer },
        { "$JS.hub.API.CONSUMER.CREATE.COMMANDS-other", PushConsumer },
        { "$JS.hub.API.CONSUMER.DURABLE.CREATE.COMMANDS-other.spy", Consumer },
        { "$JS.hub.API.CONSUMER.MSG.NEXT.COMMANDS-other.leaf1", "" },
        { "$JS.hub.API.CONSUMER.DELETE.COMMANDS-other.leaf1", "" },
        { "$JS.hub.API.STREAM.MSG.GET.COMMANDS-other", """{"seq":1}""" },
        { "$JS.hub.API.DIRECT.GET.COMMANDS-other", """{"seq":1}""" },
        { "$JS.ACK.COMMANDS-other.leaf1.1.1.1.0.0", "+ACK" },
        // A consumer of its own commands that does not say of which, or that stays; messages without a consumer;
        // acknowledgements, of which there are none.
        { "$JS.hub.API.CONSUMER.DURABLE.CREATE.COMMANDS-lab.spy",
            """{"stream_name":"COMMANDS-lab","config":{"durable_name":"spy","ack_policy":"none"}}""" },
        { "$JS.hub.API.STREAM.MSG.GET.COMMANDS-lab", """{"seq":1}""" },
        { "$JS.hub.API.CONSUMER.LIST.COMMANDS-lab", "" },
        { "$JS.ACK.COMMANDS-lab.leaf1.1.1.1.0.0", "+ACK" },
        { "$JS.hub.API.CONSUMER.CREATE.COMMANDS-lab.spy",
            """{"stream_name":"COMMANDS-lab","config":{"durable_name":"spy","ack_policy":"none"}}""" },
        // Consumers by which the server would publish what the site wrote: as a command to another site, as its
        // reply, as a person's decision.
        { "$JS.hub.API.CONSUMER.CREATE.OBJ_PAYLOADS-lab", Delivering(Subjects.Command(TwoSites.Other, "leaf1")) },
        { "$JS.hub.API.CONSUMER.CREATE.OBJ_PAYLOADS-lab.spy.$O.PAYLOADS-lab.C.x", Delivering(
            Subjects.Reply(TwoSites.Other, "leaf1", Push), "$O.PAYLOADS-lab.C.x") },
        { "$JS.hub.API.CONSUMER.DURABLE.CREATE.OBJ_PAYLOADS-lab.spy", Delivering(Subjects.Decision(TwoSites.Other, Push)) },
        // Streams, its own included; the log of pushes; another site's texts; the queue.
        { "$JS.hub.API.STREAM.LIST", "" },
        { "$JS.hub.API.STREAM.INFO.COMMANDS-other", "" },
        { "$JS.hub.API.STREAM.INFO.REPLIES", "" },
        { "$JS.hub.API.STREAM.DELETE.COMMANDS-lab", "" },
        { "$JS.hub.API.STREAM.PURGE.COMMANDS-lab", "" },
        { "$JS.hub.API.STREAM.CREATE.SPY", """{"name":"SPY","subjects":["leafwire.other.*.spy"]}""" },
        { "$JS.hub.API.STREAM.MSG.GET.REPLIES", """{"seq":1}""" },
        { "$JS.hub.API.CONSUMER.CREATE.REPLIES",
            """{"stream_name":"REPLIES","config":{"deliver_subject":"_INBOX.site.lab.spy","ack_policy":"none"}}""" },
        { "$JS.hub.API.STREAM.PURGE.OBJ_PAYLOADS-other", "" },
        { "$JS.hub.API.STREAM.MSG.GET.OBJ_PAYLOADS-other", """{"seq":1}""" },
        { "$O.PAYLOADS-other.C.x", "" },
        { "$JS.hub.API.$KV.QUEUE.lab", "" },
        { "$KV.QUEUE.lab", "" },
    };

    public static TheoryData<string, string> Subscriptions { get; } = new()
    {
        { Subjects.SiteCommands(TwoSites.Other), Subjects.Command(TwoSites.Other, "leaf1") },
        { "leafwire.*.*.command", Subjects.Command(TwoSites.Other, "leaf1") },
        { "leafwire.*.*.reply.*", Subjects.Reply(TwoSites.Other, "leaf1", Push) },
        { Subjects.AllProgress, Subjects.Progress(TwoSites.Other, "leaf1") },
        { "leafwire.*.*.presence", Subjects.Presence(TwoSites.Other, "leaf1") },
        { Subjects.Runners(TwoSites.Other), Subjects.Runners(TwoSites.Other) },
        { Subjects.Services(TwoSites.Other), Subjects.Services(TwoSites.Other) },
        { "$SRV.PING", "$SRV.PING" },
        { "$SRV.>", Subjects.Services(TwoSites.Other) },
        { "_INBOX.>", "_INBOX.pipeline.x.1" },
        { "_INBOX.pipeline.>", "_INBOX.pipeline.x.1" },
        { "$JS.>", "$JS.FC.spy" },
        { ">", Subjects.Command(TwoSites.Other, "leaf1") },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var device = new ConsumerConfig("leaf1") { DurableName = "leaf1", AckPolicy = ConsumerConfigAckPolicy.Explicit };
        foreach (string site in (string[])[TwoSites.Site, TwoSites.Other])
        {
            await _jetStream.CreateOrUpdateConsumerAsync(
                Names.Commands(site), device with { FilterSubject = Subjects.Command(site, "leaf1") }, Token);
            await _jetStream.PublishAsync(Subjects.Command(site, "leaf1"), "secret", cancellationToken: Token);
            await _jetStream.PublishAsync($"$O.{Names.Payloads(site)}.C.x", "secret", cancellationToken: Token);
            await _jetStream.PublishAsync(Subjects.Reply(site, "leaf1", Push), "secret", cancellationToken: Token);
        }

        await _jetStream.PublishAsync("$KV.QUEUE.lab", "secret", cancellationToken: Token);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Publications))]
    public Task Runner_PublishingWhatIsNotItsOwn_ChangesAndLearnsNothing(string subject, string payload) =>
        ForbiddenAsync(sites.Runner, subject, payload);

    [Theory]
    [MemberData(nameof(Publications))]
    public Task Intruder_PublishingWhatIsNotItsOwn_ChangesAndLearnsNothing(string subject, string payload) =>
        ForbiddenAsync(sites.Intruder, subject, payload);

    [Theory]
    [MemberData(nameof(Subscriptions))]
    public Task Runner_ListeningToOthers_HearsNothing(string subscription, string subject) =>
        DeafAsync(sites.Runner, subscription, subject);

    [Theory]
    [MemberData(nameof(Subscriptions))]
    public Task Intruder_ListeningToOthers_HearsNothing(string subscription, string subject) =>
        DeafAsync(sites.Intruder, subscription, subject);

    private async Task ForbiddenAsync(NatsConnection site, string subject, string payload)
    {
        string before = await StateAsync();
        string inbox = "_INBOX.site.lab." + Guid.NewGuid().ToString("N");
        await using INatsSub<string> answers = await site.SubscribeCoreAsync<string>(inbox, cancellationToken: Token);
        await using INatsSub<string> witness = await sites.Pipeline.SubscribeCoreAsync<string>("leafwire.>", cancellationToken: Token);
        await BarrierAsync(site);

        await site.PublishAsync(subject, payload, replyTo: inbox, cancellationToken: Token);
        await BarrierAsync(site);
        Heard(witness).ShouldAllBe(m => m.Subject.Contains("barrier", StringComparison.Ordinal));
        (await StateAsync()).ShouldBe(before);
        await BarrierAsync(site);
        Heard(answers).ShouldAllBe(m => m.HasNoResponders);
    }

    private async Task DeafAsync(NatsConnection site, string subscription, string subject)
    {
        await using INatsSub<string> forbidden = await site.SubscribeCoreAsync<string>(subscription, cancellationToken: Token);
        await BarrierAsync(site);
        await sites.Pipeline.PublishAsync(subject, "secret", cancellationToken: Token);
        await BarrierAsync(site);
        Heard(forbidden).ShouldNotContain(m => m.Data == "secret");
    }

    // What is allowed, sent up and then down again, has crossed every link behind what was sent before.
    private async Task BarrierAsync(NatsConnection site)
    {
        string name = "barrier-" + Guid.NewGuid().ToString("N");
        await using INatsSub<string> up = await sites.Pipeline.SubscribeCoreAsync<string>(
            Subjects.Progress(TwoSites.Site, name), cancellationToken: Token);
        await sites.Pipeline.PingAsync(Token);
        await using INatsSub<string> down = await site.SubscribeCoreAsync<string>(
            Subjects.Presence(TwoSites.Site, name), cancellationToken: Token);
        await site.PublishAsync(Subjects.Progress(TwoSites.Site, name), "", cancellationToken: Token);
        await up.Msgs.ReadAsync(Token);
        await sites.Pipeline.PublishAsync(Subjects.Presence(TwoSites.Site, name), "", cancellationToken: Token);
        await down.Msgs.ReadAsync(Token);
    }

    // Every stream and consumer of the hub, and how far each is.
    private async Task<string> StateAsync()
    {
        var lines = new List<string>();
        await foreach (INatsJSStream stream in _jetStream.ListStreamsAsync(cancellationToken: Token))
        {
            string name = stream.Info.Config.Name!;
            lines.Add($"{name}: {stream.Info.State.Messages} messages, last {stream.Info.State.LastSeq}");
            await foreach (INatsJSConsumer consumer in _jetStream.ListConsumersAsync(name, Token))
                lines.Add($"{name}/{consumer.Info.Name}: {consumer.Info.Delivered.StreamSeq} delivered, "
                    + $"{consumer.Info.AckFloor.StreamSeq} acknowledged");
        }

        return string.Join('\n', lines.Order());
    }

    private static List<NatsMsg<string>> Heard(INatsSub<string> subscription)
    {
        var heard = new List<NatsMsg<string>>();
        while (subscription.Msgs.TryRead(out NatsMsg<string> message))
            heard.Add(message);
        return heard;
    }
}
