using Leafwire.Contracts;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>The configures that a site was ever told to carry out, however often each was published.</summary>
internal sealed record CommandRecord(string PushId, string Device, int Attempt)
{
    private const int Tries = 30;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Reads the site's whole stream of commands off the hub, which may have just been started again.</summary>
    public static async Task<IReadOnlyList<CommandRecord>> ReadAsync(
        string hubUrl, string user, string site, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var connection = new NatsConnection(NatsOpts.Default with
        {
            Url = hubUrl,
            AuthOpts = new NatsAuthOpts { Username = user, Password = user },
            RetryOnInitialConnect = true,
        });
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await ReadAsync(new NatsJSContext(connection), site, cancellationToken);
            }
            catch (NatsJSApiException e) when (e.Error.Code == 404)
            {
                return [];
            }
            catch (NatsException) when (attempt < Tries)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private static async Task<IReadOnlyList<CommandRecord>> ReadAsync(
        NatsJSContext streams, string site, CancellationToken cancellationToken)
    {
        INatsJSStream stream = await streams.GetStreamAsync(Names.Commands(site), cancellationToken: cancellationToken);
        long left = stream.Info.State.Messages;
        var found = new HashSet<CommandRecord>();
        INatsJSConsumer consumer = await stream.CreateOrderedConsumerAsync(
            new NatsJSOrderedConsumerOpts { DeliverPolicy = ConsumerConfigDeliverPolicy.All }, cancellationToken);
        while (left > 0)
        {
            var page = new NatsJSFetchOpts { MaxMsgs = (int)Math.Min(left, 500), Expires = TimeSpan.FromSeconds(5) };
            await foreach (NatsJSMsg<byte[]> message in consumer.FetchAsync<byte[]>(page, cancellationToken: cancellationToken))
            {
                left--;
                if (message.Data is { } data && Wire.DecodeCommand(data) is ConfigureCommand command)
                    found.Add(new CommandRecord(command.PushId, command.Device, command.Attempt));
            }
        }

        return [.. found];
    }
}
