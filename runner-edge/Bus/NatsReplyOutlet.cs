using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Runner.Settings;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Leafwire.Runner.Bus;

/// <summary>The hub's stream of logs, and the site's bucket of texts there.</summary>
internal sealed class NatsReplyOutlet(NatsBus bus, RunnerSettings settings, ILogger<NatsReplyOutlet> log) : IReplyOutlet
{
    private readonly PayloadStore _payloads = new(bus.HubTextsAsync);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A running configuration is inside.</exception>
    public async Task<Delivery> PublishAsync(Reply reply, string messageId, CancellationToken cancellationToken)
    {
        if (ReplyPayloads.RunningOf(reply).Any(text => text.Inline is not null))
            throw new InvalidOperationException("a running configuration must not travel in a reply");
        try
        {
            // Base64 makes four bytes of three; half of the limit leaves room for the rest of the reply.
            Reply fitting = await ReplyPayloads.MapDiffAsync(
                reply, async diff => await _payloads.FitAsync(diff, bus.MaxPayload / 2, cancellationToken));
            byte[] message = Wire.Encode(fitting);
            if (message.Length > bus.MaxPayload)
                return new Delivery.Refused($"it has {message.Length} bytes, more than the hub takes");
            var ack = await bus.Hub.TryPublishAsync(Subjects.Reply(settings.Site, reply.Device, reply.PushId), message,
                opts: new NatsJSPubOpts { MsgId = messageId }, cancellationToken: cancellationToken);
            // A duplicate is stored already: the acknowledgement of an earlier attempt was lost.
            return ack switch
            {
                { Success: false } => Failure(ack.Error),
                { Value.Error: { Code: 503 or 500 } error } => new Delivery.Away($"{error.Description}"),
                { Value.Error: { } error } => new Delivery.Refused($"{error.Description}"),
                _ => new Delivery.Stored(),
            };
        }
        catch (NatsException e)
        {
            return Failure(e);
        }
    }

    /// <inheritdoc/>
    public async Task<Delivery> StoreAsync(StoredText text, CancellationToken cancellationToken)
    {
        try
        {
            await _payloads.PutAsync(text.Name, text.Bytes, cancellationToken);
            return new Delivery.Stored();
        }
        catch (Exception e) when (e is NatsException or ObjectDisposedException)
        {
            return Failure(e);
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await _payloads.RemoveAsync(name, cancellationToken);
        }
        catch (Exception e) when (e is NatsException or ObjectDisposedException)
        {
            log.TextNotRemoved(name, e.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await _payloads.GetAsync(name, cancellationToken);
        }
        catch (NatsException e)
        {
            throw new HubException(e.Message, e);
        }
    }

    private static Delivery Failure(Exception e) =>
        e is NatsPayloadTooLargeException or NatsJSApiException { Error.Code: not (503 or 500 or 404) }
            ? new Delivery.Refused(e.Message)
            : new Delivery.Away(e.Message);
}
