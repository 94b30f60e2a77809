using System.Text.Json;
using Leafwire.Contracts;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Leafwire.Tests.Integration.Lab;

/// <summary>
/// A site makes the consumers of its own commands, and may make one that pushes: then it chooses the subject on which the
/// server publishes them, with rights that the site has not. The server does so only while somebody listens to that very
/// subject, so what is read by pattern, as all streams and the hub's API are, cannot be reached.
/// </summary>
public sealed class SiteDeliveriesTests(TwoSites sites) : IClassFixture<TwoSites>, IAsyncLifetime
{
    private const string Push = "0123456789abcdef";

    private readonly NatsJSContext _jetStream = new(sites.Pipeline);

    public static TheoryData<string> Streams =>
    [
        Subjects.Command(TwoSites.Other, "leaf1"),
        Subjects.Reply(TwoSites.Other, "leaf1", Push),
        Subjects.Reply(TwoSites.Site, "leaf2", Push),
        Subjects.Decision(TwoSites.Other, Push),
        $"$KV.{Names.Queue}.other",
        $"$O.{Names.Payloads(TwoSites.Other)}.C.x",
        "$JS.API.STREAM.PURGE.REPLIES",
        "$JS.API.STREAM.PURGE.COMMANDS-other",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _jetStream.PublishAsync(Subjects.Command(TwoSites.Site, "leaf1"), "mine", cancellationToken: Token);
        await _jetStream.PublishAsync(Subjects.Command(TwoSites.Other, "leaf1"), "theirs", cancellationToken: Token);
        await _jetStream.PublishAsync(Subjects.Reply(TwoSites.Other, "leaf1", Push), "theirs", cancellationToken: Token);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Site_PushingItsCommandsIntoAStreamOrTheHubsApi_DeliversNothing(string subject)
    {
        string before = await StateAsync();
        string name = await ConsumerAsync(subject);
        // One that is made after it and may deliver has delivered: the first had its chance.
        await HearAsync("_INBOX.site.lab." + Guid.NewGuid().ToString("N"), sites.Runner);
        INatsJSConsumer consumer = await _jetStream.GetConsumerAsync(Names.Commands(TwoSites.Site), name, Token);
        consumer.Info.Delivered.ConsumerSeq.ShouldBe(0UL);
        (await StateAsync()).ShouldBe(before);
        await _jetStream.DeleteConsumerAsync(Names.Commands(TwoSites.Site), name, Token);
    }

    [Fact]
    public async Task Site_PushingItsCommandsToWhoListensToThatVerySubject_IsHeard() =>
        // A runner of another site takes it for a question whether it is there, and that is all that it can be.
        (await HearAsync(Subjects.Presence(TwoSites.Other, "leaf1"), sites.Pipeline)).ShouldBe("mine");

    private async Task<string?> HearAsync(string subject, NatsConnection listener)
    {
        await using INatsSub<string> heard = await listener.SubscribeCoreAsync<string>(subject, cancellationToken: Token);
        await listener.PingAsync(Token);
        string name = await ConsumerAsync(subject);
        NatsMsg<string> message = await heard.Msgs.ReadAsync(Token);
        await _jetStream.DeleteConsumerAsync(Names.Commands(TwoSites.Site), name, Token);
        return message.Data;
    }

    private async Task<string> ConsumerAsync(string subject)
    {
        string name = "spy-" + Guid.NewGuid().ToString("N"), stream = Names.Commands(TwoSites.Site),
            filter = Subjects.Command(TwoSites.Site, "leaf1");
        string config =
            $$"""{"stream_name":"{{stream}}","config":{"name":"{{name}}","durable_name":"{{name}}","deliver_subject":"{{subject}}","filter_subject":"{{filter}}","deliver_policy":"all","ack_policy":"none"} }""";
        NatsMsg<string> answer = await sites.Runner.RequestAsync<string, string>(
            $"$JS.hub.API.CONSUMER.CREATE.{stream}.{name}.{filter}", config, cancellationToken: Token);
        JsonDocument.Parse(answer.Data!).RootElement.TryGetProperty("error", out JsonElement error).ShouldBeFalse(error.ToString());
        return name;
    }

    private async Task<string> StateAsync()
    {
        var lines = new List<string>();
        await foreach (INatsJSStream stream in _jetStream.ListStreamsAsync(cancellationToken: Token))
            lines.Add($"{stream.Info.Config.Name}: {stream.Info.State.Messages} messages, last {stream.Info.State.LastSeq}");
        return string.Join('\n', lines.Order());
    }
}
