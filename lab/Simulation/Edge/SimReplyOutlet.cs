using Leafwire.Contracts;
using Leafwire.Pipeline.Pushes;
using Leafwire.Runner.Bus;
using NATS.Client.Core;

namespace Leafwire.Lab.Simulation;

/// <summary>What a runner brings to the hub of its world.</summary>
internal sealed class SimReplyOutlet(SimHub hub, SimLink link) : IReplyOutlet
{
    public Task<Delivery> PublishAsync(Reply reply, string messageId, CancellationToken cancellationToken)
    {
        byte[] message = Wire.Encode(reply);
        return TryAsync(
            () => hub.Append(reply.PushId, messageId, new LogEntry(0, default) { Reply = Wire.DecodeReply(message) }), cancellationToken);
    }

    public Task<Delivery> StoreAsync(StoredText text, CancellationToken cancellationToken) =>
        TryAsync(() => hub.PutObject(text.Name, text.Bytes), cancellationToken);

    // What is not named by a reply lies there until it is too old.
    public Task RemoveAsync(string name, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await link.AskAsync(() => hub.GetObject(name), cancellationToken)
                ?? throw new InvalidDataException($"there is no text {name}");
        }
        catch (NatsException e)
        {
            throw new HubException(e.Message, e);
        }
    }

    private async Task<Delivery> TryAsync(Action act, CancellationToken cancellationToken)
    {
        try
        {
            await link.AskAsync(() =>
            {
                act();
                return true;
            }, cancellationToken);
            return new Delivery.Stored();
        }
        catch (NatsException e)
        {
            return new Delivery.Away(e.Message);
        }
    }
}
