using Leafwire.Contracts;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Pipeline.Messaging;

/// <summary>Puts what people say to a push into its log.</summary>
public sealed class DecisionPublisher(Hub hub)
{
    /// <summary>Publishes a decision; it is in the log when this returns.</summary>
    /// <exception cref="NATS.Client.Core.NatsException">The hub did not store it.</exception>
    public async Task PublishAsync(string site, Decision decision, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(decision);
        await hub.RepliesReadyAsync(cancel);
        PubAckResponse ack = await hub.Streams.PublishAsync(Subjects.Decision(site, decision.PushId), Wire.Encode(decision), cancellationToken: cancel);
        if (ack.Error is { } error)
            throw new NatsJSApiException(error);
    }
}
