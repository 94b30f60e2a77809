using System.Text;
using Leafwire.Contracts;
using Leafwire.Messaging;
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
    public async Task Runner_CommandsOfItsSite_AreReadThroughAConsumerOfItsOwn()
    {
        NatsJSContext hub = TwoSites.Hub(sites.Runner);
        string stream = Names.Commands(TwoSites.Site);
        await new NatsJSContext(sites.Pipeline).PublishAsync(Subjects.Command(TwoSites.Site, "leaf1"), "do it", cancellationToken: Token);
        (await hub.GetStreamAsync(stream, cancellationToken: Token)).Info.State.LastSeq.ShouldNotBe(default);
        INatsJSConsumer consumer = await hub.CreateOrUpdateConsumerAsync(stream, new ConsumerConfig("runner-1")
        {
            DurableName = null,
            FilterSubject = Subjects.SiteCommands(TwoSites.Site),
            DeliverPolicy = ConsumerConfigDeliverPolicy.ByStartSequence,
            OptStartSeq = 1,
            AckPolicy = ConsumerConfigAckPolicy.None,
            InactiveThreshold = TimeSpan.FromMinutes(5),
            MemStorage = true,
        }, Token);
        (await consumer.NextAsync<string>(cancellationToken: Token)).ShouldNotBeNull().Data.ShouldBe("do it");
        await consumer.RefreshAsync(Token);
        consumer.Info.Delivered.ConsumerSeq.ShouldBe(1UL);
        (await hub.DeleteConsumerAsync(stream, "runner-1", Token)).ShouldBeTrue();
    }

    [Fact]
    public async Task Runner_Reply_IsAcknowledgedByTheHub()
    {
        PubAckResponse ack = await TwoSites.Hub(sites.Runner).PublishAsync(
            Subjects.Reply(TwoSites.Site, "leaf1", Push), "done", opts: new NatsJSPubOpts { MsgId = "id1" }, cancellationToken: Token);
        ack.EnsureSuccess();
        ack.Stream.ShouldBe(Names.Replies);
    }

    public static TheoryData<string> Questions { get; } =
        new(Subjects.Presence(TwoSites.Site, "leaf1"), Subjects.Runners(TwoSites.Site), Subjects.Services(TwoSites.Site),
            $"$SRV.INFO.{Names.Service(TwoSites.Site)}.ID");

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Runner_Question_IsAnswered(string subject)
    {
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

    // Two for each device that is pushed: what each leaves behind would add up for as long as the bucket keeps it.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Runner_Objects_AreWrittenReadAndRemovedWhole(bool byThePipeline)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("interface Ethernet1\n", 150_000)));
        string bucket = Names.Payloads(TwoSites.Site);
        var pipeline = new NatsJSContext(sites.Pipeline);
        ulong before = await MessagesAsync();
        var mine = new PayloadStore(stop => new NatsObjContext(TwoSites.Hub(sites.Runner)).GetObjectStoreAsync(bucket, stop));
        var pipelines = new PayloadStore(stop => new NatsObjContext(pipeline).GetObjectStoreAsync(bucket, stop));
        await mine.PutAsync("sha256-ab/+?", text, Token);
        (await mine.GetAsync("sha256-ab/+?", Token)).ShouldBe(text);
        StoredBytes found = (await pipelines.FindAsync("sha256-ab/+?", Token)).ShouldNotBeNull();
        found.Bytes.ShouldBe(text);
        (await MessagesAsync()).ShouldBeGreaterThan(before);

        await (byThePipeline ? pipelines.RemoveAsync("sha256-ab/+?", found, Token) : mine.RemoveAsync("sha256-ab/+?", Token));

        (await mine.FindAsync("sha256-ab/+?", Token)).ShouldBeNull();
        (await MessagesAsync()).ShouldBe(before);

        async Task<ulong> MessagesAsync() =>
            (ulong)(await pipeline.GetStreamAsync("OBJ_" + bucket, cancellationToken: Token)).Info.State.Messages;
    }
}
