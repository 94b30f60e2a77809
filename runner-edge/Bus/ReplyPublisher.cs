using Leafwire.Contracts;
using Leafwire.Runner.Agent;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Leafwire.Runner.Bus;

/// <summary>Brings replies to the hub.</summary>
internal sealed class ReplyPublisher(NatsBus bus, RunnerSettings settings, TimeProvider time, ILogger<ReplyPublisher> log)
{
    private readonly PayloadStore _payloads = new(bus.HubTextsAsync);

    /// <summary>Publishes a reply and returns when the hub has stored it, however long the link is away.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="messageId">By which the hub knows it again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled before it was stored.</exception>
    public async Task PublishAsync(Reply reply, string messageId, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(time);
        string subject = Subjects.Reply(settings.Site, reply.Device, reply.PushId);
        while (true)
        {
            string? failure = await TryPublishAsync(subject, reply, messageId, cancellationToken).ConfigureAwait(false);
            if (failure is null)
                return;
            BusLog.ReplyWaits(log, reply.CommandId, failure);
            await backoff.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a text that the hub holds.</summary>
    /// <exception cref="InvalidDataException">There is no such text.</exception>
    public Task<byte[]> ReadPayloadAsync(string name, CancellationToken cancellationToken) => _payloads.GetAsync(name, cancellationToken);

    private async Task<string?> TryPublishAsync(string subject, Reply reply, string messageId, CancellationToken cancellationToken)
    {
        try
        {
            // Base64 makes four bytes of three; half of the limit leaves room for the rest of the reply.
            Reply fitting = await ReplyPayloads.FitAsync(reply, bus.MaxPayload / 2, (name, bytes) => _payloads.PutAsync(name, bytes, cancellationToken)).ConfigureAwait(false);
            var ack = await bus.Hub.TryPublishAsync(subject, Wire.Encode(fitting), opts: new NatsJSPubOpts { MsgId = messageId }, cancellationToken: cancellationToken).ConfigureAwait(false);
            // A duplicate is stored already: the acknowledgement of an earlier attempt was lost.
            return ack switch
            {
                { Success: false } => ack.Error.Message,
                { Value.Error: { } error } => error.Description,
                _ => null,
            };
        }
        catch (NatsException e)
        {
            return e.Message;
        }
    }
}
