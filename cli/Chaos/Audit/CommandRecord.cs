using Leafwire.Contracts;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Net;

namespace Leafwire.Cli.Chaos;

/// <summary>The configures that a site was ever told to carry out, however often each was published.</summary>
internal sealed record CommandRecord(string PushId, string Device, int Attempt)
{
    /// <summary>Reads the site's whole stream of commands off the hub.</summary>
    public static async Task<IReadOnlyList<CommandRecord>> ReadAsync(string hubUrl, string user, string site, CancellationToken cancel)
    {
        await using var connection = new NatsConnection(NatsOpts.Default with { Url = hubUrl, AuthOpts = new NatsAuthOpts { Username = user, Password = user } });
        INatsJSContext streams = connection.CreateJetStreamContext();
        INatsJSStream stream;
        try
        {
            stream = await streams.GetStreamAsync(Names.Commands(site), cancellationToken: cancel);
        }
        catch (NatsJSApiException e) when (e.Error.Code == 404)
        {
            return [];
        }

        ulong left = (ulong)stream.Info.State.Messages;
        var found = new HashSet<CommandRecord>();
        INatsJSConsumer consumer = await stream.CreateOrderedConsumerAsync(new NatsJSOrderedConsumerOpts { DeliverPolicy = ConsumerConfigDeliverPolicy.All }, cancel);
        while (left > 0)
        {
            await foreach (NatsJSMsg<byte[]> message in consumer.FetchAsync<byte[]>(new NatsJSFetchOpts { MaxMsgs = (int)Math.Min(left, 500), Expires = TimeSpan.FromSeconds(5) }, cancellationToken: cancel))
            {
                left--;
                if (message.Data is { } data && Wire.DecodeCommand(data) is ConfigureCommand command)
                    found.Add(new CommandRecord(command.PushId, command.Device, command.Attempt));
            }
        }

        return [.. found];
    }
}
