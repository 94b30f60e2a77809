using Leafwire.Contracts;
using Leafwire.Runner.Agent;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Leafwire.Runner.Bus;

/// <summary>Brings replies, and the running configurations that belong to them, to the hub.</summary>
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
        string subject = Subjects.Reply(settings.Site, reply.Device, reply.PushId);
        await InsistAsync(reply.CommandId, () => TryPublishAsync(subject, reply, messageId, cancellationToken), cancellationToken);
    }

    /// <summary>Stores running configurations in the site's bucket and returns when all are stored, however long the link is away.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before that.</exception>
    public async Task StoreAsync(string commandId, IReadOnlyList<StoredText> texts, CancellationToken cancellationToken)
    {
        foreach (StoredText text in texts)
            await InsistAsync(commandId, () => TryStoreAsync(text, cancellationToken), cancellationToken);
    }

    /// <summary>Tries once to store a running configuration in the site's bucket.</summary>
    /// <returns>The configuration by reference; inline when the hub could not be reached.</returns>
    public async Task<Payload> KeepAsync(string commandId, string text, CancellationToken cancellationToken)
    {
        Payload payload = Payload.Of(text);
        var stored = new StoredText(ReplyPayloads.NameOf(commandId, payload.Digest), payload.Inline!);
        if (await TryStoreAsync(stored, cancellationToken) is not { } failure)
            return payload with { Inline = null, Object = stored.Name };
        BusLog.TextWaits(log, commandId, failure);
        return payload;
    }

    /// <summary>Removes a running configuration from the site's bucket, if the hub can be reached.</summary>
    public async Task RemoveAsync(string commandId, string name, CancellationToken cancellationToken)
    {
        try
        {
            await _payloads.RemoveAsync(name, cancellationToken);
        }
        catch (NatsException e)
        {
            BusLog.TextNotRemoved(log, commandId, e.Message);
        }
    }

    /// <summary>Reads a text that the hub holds.</summary>
    /// <exception cref="InvalidDataException">There is no such text.</exception>
    public Task<byte[]> ReadPayloadAsync(string name, CancellationToken cancellationToken) => _payloads.GetAsync(name, cancellationToken);

    private async Task InsistAsync(string commandId, Func<Task<string?>> attempt, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(time);
        while (await attempt() is { } failure)
        {
            BusLog.ReplyWaits(log, commandId, failure);
            await backoff.WaitAsync(cancellationToken);
        }
    }

    private async Task<string?> TryStoreAsync(StoredText text, CancellationToken cancellationToken)
    {
        try
        {
            await _payloads.PutAsync(text.Name, text.Bytes, cancellationToken);
            return null;
        }
        catch (NatsException e)
        {
            return e.Message;
        }
    }

    private async Task<string?> TryPublishAsync(string subject, Reply reply, string messageId, CancellationToken cancellationToken)
    {
        if (ReplyPayloads.RunningOf(reply).Any(text => text.Inline is not null))
            throw new InvalidOperationException("a running configuration must not travel in a reply");
        try
        {
            // Base64 makes four bytes of three; half of the limit leaves room for the rest of the reply.
            Reply fitting = await ReplyPayloads.MapDiffAsync(reply, diff => diff.FitAsync(bus.MaxPayload / 2, (name, bytes) => _payloads.PutAsync(name, bytes, cancellationToken)));
            var ack = await bus.Hub.TryPublishAsync(subject, Wire.Encode(fitting), opts: new NatsJSPubOpts { MsgId = messageId }, cancellationToken: cancellationToken);
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
