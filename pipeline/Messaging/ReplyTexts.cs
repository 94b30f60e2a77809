using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.Logging;
using NATS.Client.ObjectStore;

namespace Leafwire.Pipeline.Messaging;

/// <summary>Moves the large texts of replies (diff, running configurations) to the container of results.</summary>
public sealed class ReplyTexts(Hub hub, ResultStore results, ILogger<ReplyTexts> logger)
{
    /// <summary>Stores a reply's texts.</summary>
    /// <returns>The reply with each text's blob, below the push's folder, in <see cref="Payload.Object"/>; null there when the text was damaged.</returns>
    public async Task<Reply> MoveAsync(PushPlan plan, Reply reply, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        switch (reply)
        {
            case ArmedReply armed:
                Task<Payload> diff = MoveAsync(plan, reply, armed.Diff, ResultFolder.Diff(reply.Device), cancel);
                Task<Payload> before = MoveAsync(plan, reply, armed.Before, ResultFolder.Before(reply.Device), cancel);
                Task<Payload> after = MoveAsync(plan, reply, armed.After, ResultFolder.After(reply.Device), cancel);
                await Task.WhenAll(diff, before, after);
                return armed with { Diff = await diff, Before = await before, After = await after };
            case PreviewedReply previewed:
                return previewed with { Diff = await MoveAsync(plan, reply, previewed.Diff, ResultFolder.Diff(reply.Device), cancel) };
            case FetchedReply fetched:
                return fetched with { Running = await MoveAsync(plan, reply, fetched.Running, ResultFolder.Running(reply.Device), cancel) };
            default:
                return reply;
        }
    }

    /// <summary>Names the blobs of a reply whose texts were stored before; nothing is fetched and nothing stored.</summary>
    public static Reply Name(Reply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply switch
        {
            ArmedReply armed => armed with
            {
                Diff = Named(armed.Diff, ResultFolder.Diff(reply.Device)),
                Before = Named(armed.Before, ResultFolder.Before(reply.Device)),
                After = Named(armed.After, ResultFolder.After(reply.Device)),
            },
            PreviewedReply previewed => previewed with { Diff = Named(previewed.Diff, ResultFolder.Diff(reply.Device)) },
            FetchedReply fetched => fetched with { Running = Named(fetched.Running, ResultFolder.Running(reply.Device)) },
            _ => reply,
        };
    }

    private static Payload Named(Payload payload, string blob) => payload with { Inline = null, Object = blob };

    private async Task<Payload> MoveAsync(PushPlan plan, Reply reply, Payload payload, string blob, CancellationToken cancel)
    {
        try
        {
            string text = await payload.TextAsync(async name =>
            {
                INatsObjStore objects = await hub.PayloadsAsync(plan.Site, cancel);
                return await objects.GetBytesAsync(name, cancel);
            });
            await results.KeepTextAsync(plan.Site, plan.Id, blob, text, cancel);
            return Named(payload, blob);
        }
        catch (Exception e) when (e is InvalidDataException or NatsObjNotFoundException)
        {
            // What the runner did is known all the same; without the reply the push would take the device for silent.
            logger.TextDamaged(plan.Id, plan.Site, reply.Device, blob, e.Message);
            return payload with { Inline = null, Object = null };
        }
    }
}
