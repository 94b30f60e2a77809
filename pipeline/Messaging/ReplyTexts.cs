using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.ObjectStore;

namespace Leafwire.Pipeline.Messaging;

/// <summary>
/// Moves the large texts of replies to the container of results: the diff, without secrets, and running configurations,
/// which hold secrets and are removed from the hub as soon as they are stored.
/// </summary>
public sealed class ReplyTexts(Hub hub, ResultStore results, ILogger<ReplyTexts> logger)
{
    /// <summary>Stores a reply's texts. Doing it again, or after another did it, gives the same.</summary>
    /// <returns>The reply with each text's blob, below the push's folder, in <see cref="Payload.Object"/>; null there when the text was damaged.</returns>
    public async Task<Reply> MoveAsync(PushPlan plan, Reply reply, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        switch (reply)
        {
            case ArmedReply armed:
                Task<Payload> diff = MoveDiffAsync(plan, reply, armed.Diff, cancel);
                Task<Payload> before = MoveRunningAsync(plan, reply, armed.Before, ResultFolder.Before(reply.Device), cancel);
                Task<Payload> after = MoveRunningAsync(plan, reply, armed.After, ResultFolder.After(reply.Device), cancel);
                await Task.WhenAll(diff, before, after);
                return armed with { Diff = await diff, Before = await before, After = await after };
            case PreviewedReply previewed:
                return previewed with { Diff = await MoveDiffAsync(plan, reply, previewed.Diff, cancel) };
            case FetchedReply fetched:
                return fetched with { Running = await MoveRunningAsync(plan, reply, fetched.Running, ResultFolder.Running(reply.Device), cancel) };
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

    // A large diff stays on the hub to its age limit: pushes with the same diff share the object.
    private Task<Payload> MoveDiffAsync(PushPlan plan, Reply reply, Payload payload, CancellationToken cancel)
    {
        string blob = ResultFolder.Diff(reply.Device);
        return TryAsync(plan, reply, payload, blob, async () =>
        {
            string text = await payload.TextAsync(async name => await ObjectReader.ReadAsync(await hub.PayloadsAsync(plan.Site, cancel), name, cancel));
            await results.KeepTextAsync(plan.Site, plan.Id, blob, SecretRedactor.RedactForms(text), cancel);
        });
    }

    private Task<Payload> MoveRunningAsync(PushPlan plan, Reply reply, Payload payload, string blob, CancellationToken cancel) => TryAsync(plan, reply, payload, blob, async () =>
    {
        INatsObjStore objects = await hub.PayloadsAsync(plan.Site, cancel);
        try
        {
            string text = await payload.TextAsync(name => ObjectReader.ReadAsync(objects, name, cancel));
            await results.KeepTextAsync(plan.Site, plan.Id, blob, text, cancel);
        }
        catch (NatsObjNotFoundException) when (payload.Object is not null)
        {
            // Stored and removed by a step that did not live to say so, or by an earlier host.
            if (await results.HasTextAsync(plan.Site, plan.Id, blob, cancel))
                return;
            throw;
        }

        if (payload.Object is { } stored)
            await RemoveAsync(plan, reply, objects, stored, cancel);
    });

    // The name is this command's alone, and the text is archived: nobody will ask for it again.
    private async Task RemoveAsync(PushPlan plan, Reply reply, INatsObjStore objects, string name, CancellationToken cancel)
    {
        try
        {
            await objects.DeleteAsync(name, cancel);
        }
        catch (NatsException e)
        {
            logger.TextNotRemoved(plan.Id, plan.Site, reply.Device, e.Message);
        }
    }

    private async Task<Payload> TryAsync(PushPlan plan, Reply reply, Payload payload, string blob, Func<Task> move)
    {
        try
        {
            await move();
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
