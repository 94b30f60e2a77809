using System.Text;
using Leafwire.Contracts;
using Leafwire.Runner.Bus;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.ObjectStore;

namespace Leafwire.Tests.Integration.Lab;

public sealed class SitePermissionsTests(TwoSites sites) : IClassFixture<TwoSites>
{
    private const string Push = "0123456789abcdef";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runner_CommandsOfItsSite_AreReadAndAcknowledged()
    {
        await new NatsJSContext(sites.Pipeline).PublishAsync(Subjects.Command(TwoSites.Site, "leaf1"), "do it", cancellationToken: Token);
        INatsJSConsumer consumer = await TwoSites.Hub(sites.Runner).CreateOrUpdateConsumerAsync(Names.Commands(TwoSites.Site), Durable("leaf1"), Token);
        INatsJSMsg<string>? message = await consumer.NextAsync<string>(cancellationToken: Token);
        message.ShouldNotBeNull().Data.ShouldBe("do it");
        await message.AckProgressAsync(cancellationToken: Token);
        await message.AckAsync(new AckOpts { DoubleAck = true }, Token);
        await consumer.RefreshAsync(Token);
        consumer.Info.NumAckPending.ShouldBe(0);
    }

    [Fact]
    public async Task Runner_Reply_IsAcknowledgedByTheHub()
    {
        PubAckResponse ack = await TwoSites.Hub(sites.Runner).PublishAsync(
            Subjects.Reply(TwoSites.Site, "leaf1", Push), "done", opts: new NatsJSPubOpts { MsgId = "id1" }, cancellationToken: Token);
        ack.EnsureSuccess();
        ack.Stream.ShouldBe(Names.Replies);
    }

    [Fact]
    public async Task Runner_PresenceRequest_IsAnswered()
    {
        string subject = Subjects.Presence(TwoSites.Site, "leaf1");
        await using INatsSub<string> sub = await sites.Runner.SubscribeCoreAsync<string>(subject, cancellationToken: Token);
        // The hub answers this after it has heard of the subscription: both cross the same link, in their order.
        await new NatsObjContext(TwoSites.Hub(sites.Runner)).GetObjectStoreAsync(Names.Payloads(TwoSites.Site), Token);
        Task answering = Task.Run(
            async () =>
            {
                NatsMsg<string> request = await sub.Msgs.ReadAsync(Token);
                await request.ReplyAsync("here", cancellationToken: Token);
            },
            Token);
        (await sites.Pipeline.RequestAsync<string, string>(subject, "who?", cancellationToken: Token)).Data.ShouldBe("here");
        await answering;
    }

    [Fact]
    public async Task Runner_Objects_AreWrittenAndRead()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("interface Ethernet1\n", 150_000)));
        INatsObjStore mine = await new NatsObjContext(TwoSites.Hub(sites.Runner)).GetObjectStoreAsync(Names.Payloads(TwoSites.Site), Token);
        await mine.PutAsync("sha256-ab", text, Token);
        (await ObjectReader.ReadAsync(mine, "sha256-ab", Token)).ShouldBe(text);
        INatsObjStore pipelines = await new NatsObjContext(new NatsJSContext(sites.Pipeline)).GetObjectStoreAsync(Names.Payloads(TwoSites.Site), Token);
        (await pipelines.GetBytesAsync("sha256-ab", Token)).ShouldBe(text);
    }

    private static ConsumerConfig Durable(string device, string site = TwoSites.Site) => new(Names.Consumer(device))
    {
        DurableName = Names.Consumer(device),
        FilterSubject = Subjects.Command(site, device),
        AckPolicy = ConsumerConfigAckPolicy.Explicit,
        DeliverPolicy = ConsumerConfigDeliverPolicy.All,
        MaxAckPending = 1,
        MaxDeliver = 5,
    };
}
