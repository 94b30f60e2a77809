using Leafwire.Contracts;
using Leafwire.Eos;
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
    /// <summary>Stores a reply's texts. Doing it again, or after another did it, gives the same; a text that cannot be had is logged and left out.</summary>
    public async Task MoveAsync(PushPlan plan, Reply reply, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(reply);
        string device = reply.Device;
        int attempt = reply.Attempt;
        switch (reply)
        {
            case ArmedReply armed:
                await Task.WhenAll(
                    MoveDiffAsync(plan, reply, armed.Diff, cancel),
                    MoveRunningAsync(plan, reply, armed.Before, ResultFolder.Before(device, attempt), cancel),
                    MoveRunningAsync(plan, reply, armed.After, ResultFolder.After(device, attempt), cancel));
                break;
            case FailureReply { Change: { } change }:
                await Task.WhenAll(
                    MoveDiffAsync(plan, reply, change.Diff, cancel),
                    MoveRunningAsync(plan, reply, change.Before, ResultFolder.Before(device, attempt), cancel),
                    change.After is { } after ? MoveRunningAsync(plan, reply, after, ResultFolder.After(device, attempt), cancel) : Task.CompletedTask);
                break;
            case PreviewedReply previewed:
                await MoveDiffAsync(plan, reply, previewed.Diff, cancel);
                break;
            case FetchedReply fetched:
                await MoveRunningAsync(plan, reply, fetched.Running, ResultFolder.Running(device), cancel);
                break;
        }
    }

    /// <summary>Names the blobs to which a reply's texts are moved; nothing is fetched and nothing stored.</summary>
    /// <returns>The reply with each text's blob, below the push's folder, in <see cref="Payload.Object"/>.</returns>
    public static Reply Name(Reply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        string device = reply.Device;
        int attempt = reply.Attempt;
        return reply switch
        {
            ArmedReply armed => armed with
            {
                Diff = Named(armed.Diff, ResultFolder.Diff(device, attempt)),
                Before = Named(armed.Before, ResultFolder.Before(device, attempt)),
                After = Named(armed.After, ResultFolder.After(device, attempt)),
            },
            FailureReply { Change: { } change } failure => failure with
            {
                Change = change with
                {
                    Diff = Named(change.Diff, ResultFolder.Diff(device, attempt)),
                    Before = Named(change.Before, ResultFolder.Before(device, attempt)),
                    After = change.After is { } after ? Named(after, ResultFolder.After(device, attempt)) : null,
                },
            },
            PreviewedReply previewed => previewed with { Diff = Named(previewed.Diff, ResultFolder.Diff(device, attempt)) },
            FetchedReply fetched => fetched with { Running = Named(fetched.Running, ResultFolder.Running(device)) },
            _ => reply,
        };
    }

    private static Payload Named(Payload payload, string blob) => payload with { Inline = null, Object = blob };

    // A large diff stays on the hub to its age limit: pushes with the same diff share the object.
    private Task MoveDiffAsync(PushPlan plan, Reply reply, Payload payload, CancellationToken cancel)
    {
        string blob = ResultFolder.Diff(reply.Device, reply.Attempt);
        return TryAsync(plan, reply, blob, async () =>
        {
            string text = await payload.TextAsync(async name => await ObjectReader.ReadAsync(await hub.PayloadsAsync(plan.Site, cancel), name, cancel));
            await results.KeepTextAsync(plan.Site, plan.Id, blob, SecretRedactor.RedactForms(text), cancel);
        });
    }

    private Task MoveRunningAsync(PushPlan plan, Reply reply, Payload payload, string blob, CancellationToken cancel) => TryAsync(plan, reply, blob, async () =>
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

    private async Task TryAsync(PushPlan plan, Reply reply, string blob, Func<Task> move)
    {
        try
        {
            await move();
        }
        catch (Exception e) when (e is InvalidDataException or NatsObjNotFoundException)
        {
            // What the runner did is known all the same.
            logger.TextDamaged(plan.Id, plan.Site, reply.Device, blob, e.Message);
        }
    }
}
