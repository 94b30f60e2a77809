using System.Text.Json;
using Leafwire.Contracts;
using Leafwire.Lab.Processes;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Tests.Integration.Runner;

/// <summary>The pipeline's side of the hub: makes the streams, sends commands, reads replies.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    /// <summary>The site of all tests; each has devices of its own.</summary>
    public const string Site = "lab";

    public HubClient(string url)
    {
        Connection = new NatsConnection(new NatsOpts
        {
            Url = url,
            AuthOpts = new NatsAuthOpts { Username = NatsHub.User, Password = NatsHub.User },
            InboxPrefix = "_INBOX.pipeline",
            RetryOnInitialConnect = true,
        });
        JetStream = new NatsJSContext(Connection);
    }

    public NatsConnection Connection { get; }

    public NatsJSContext JetStream { get; }

    public async Task MakeStreamsAsync(CancellationToken cancellationToken)
    {
        await JetStream.CreateOrUpdateStreamAsync(new StreamConfig(Names.Replies, [.. Subjects.LogStream]), cancellationToken);
        await JetStream.CreateOrUpdateStreamAsync(new StreamConfig(Names.Commands(Site), [Subjects.SiteCommands(Site)]), cancellationToken);
    }

    /// <summary>An id of a push, or the name of a device, that no other test has.</summary>
    public static string Unique() => Guid.NewGuid().ToString("N")[..16];

    public async Task SendAsync(Command command, CancellationToken cancellationToken) =>
        await SendAsync(command.Device, Wire.Encode(command), cancellationToken);

    public async Task SendAsync(string device, byte[] message, CancellationToken cancellationToken)
    {
        PubAckResponse ack = await JetStream.PublishAsync(Subjects.Command(Site, device), message, cancellationToken: cancellationToken);
        ack.EnsureSuccess();
    }

    /// <summary>The first replies of a push, as soon as there are so many.</summary>
    public async Task<IReadOnlyList<Reply>> RepliesAsync(string pushId, int count, CancellationToken cancellationToken)
    {
        // One filter subject, not a list of them: nats-server 2.9 ignores the list.
        var config = new ConsumerConfig
        {
            Name = $"test-{Guid.NewGuid():N}",
            FilterSubject = Subjects.Log(Site, pushId),
            AckPolicy = ConsumerConfigAckPolicy.None,
        };
        INatsJSConsumer consumer = await JetStream.CreateOrUpdateConsumerAsync(Names.Replies, config, cancellationToken);
        var replies = new List<Reply>();
        await foreach (INatsJSMsg<byte[]> message in consumer.ConsumeAsync<byte[]>(cancellationToken: cancellationToken))
        {
            replies.Add(Wire.DecodeReply(message.Data));
            if (replies.Count == count)
                break;
        }

        return replies;
    }

    /// <summary>The consumers of the site's commands.</summary>
    public async Task<IReadOnlyList<string>> ConsumersAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (INatsJSConsumer consumer in JetStream.ListConsumersAsync(Names.Commands(Site), cancellationToken))
            names.Add(consumer.Info.Name);
        return names;
    }

    /// <summary>Who serves a device; null when nobody does.</summary>
    public async Task<Presence?> PresenceAsync(string device, CancellationToken cancellationToken)
    {
        try
        {
            NatsMsg<byte[]> answer = await Connection.RequestAsync<byte[], byte[]>(
                Subjects.Presence(Site, device), [], cancellationToken: cancellationToken);
            return Wire.DecodePresence(answer.Data);
        }
        catch (NatsNoRespondersException)
        {
            return null;
        }
    }

    /// <summary>What so many runners of the site answer who asks for all of them.</summary>
    public async Task<IReadOnlyList<Presence>> RollAsync(int count, CancellationToken cancellationToken)
    {
        var roll = new List<Presence>();
        await foreach (NatsMsg<byte[]> answer in Connection.RequestManyAsync<byte[], byte[]>(
            Subjects.Services(Site), [], replyOpts: new NatsSubOpts { MaxMsgs = count }, cancellationToken: cancellationToken))
            roll.Add(Wire.DecodeService(answer.Data));
        return roll;
    }

    /// <summary>The runners that so many answers of NATS services discovery name.</summary>
    public async Task<IReadOnlyList<string?>> FoundAsync(string subject, int count, CancellationToken cancellationToken)
    {
        var found = new List<string?>();
        await foreach (NatsMsg<byte[]> answer in Connection.RequestManyAsync<byte[], byte[]>(
            subject, [], replyOpts: new NatsSubOpts { MaxMsgs = count }, cancellationToken: cancellationToken))
        {
            using JsonDocument service = JsonDocument.Parse(answer.Data);
            found.Add(service.RootElement.GetProperty("metadata").GetProperty("runner").GetString());
        }

        return found;
    }

    public static FetchCommand Fetch(string device, string pushId, DateTimeOffset? notAfter = null) => new()
    {
        Id = Names.CommandId(pushId, device, CommandKind.Fetch),
        PushId = pushId,
        Site = Site,
        Device = device,
        NotAfter = notAfter ?? TimeProvider.System.GetUtcNow().AddMinutes(10),
    };

    public static ConfigureCommand Configure(string device, string pushId, Payload candidate) => new()
    {
        Id = Names.CommandId(pushId, device, CommandKind.Configure),
        PushId = pushId,
        Site = Site,
        Device = device,
        NotAfter = TimeProvider.System.GetUtcNow().AddMinutes(10),
        Candidate = candidate,
        Mode = ConfigureMode.Replace,
        CommitTimer = TimeSpan.FromMinutes(5),
    };

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
