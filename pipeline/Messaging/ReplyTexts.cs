using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;

namespace Leafwire.Pipeline.Messaging;

/// <summary>
/// Moves the large texts of replies to the container of results: the diff, without secrets, and running configurations,
/// which hold secrets and are removed from the hub as soon as they are stored.
/// </summary>
internal sealed class ReplyTexts(Hub hub, ResultStore results, ILogger<ReplyTexts> logger)
{
    /// <summary>
    /// Stores a reply's texts. Doing it again, or after another did it, gives the same; a text that cannot be
    /// had is logged and left out.
    /// </summary>
    public Task MoveAsync(PushPlan plan, Reply reply, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Task.WhenAll(ReplyPayloads.Of(reply).Select(t => t.Text == ReplyText.Diff
            ? MoveDiffAsync(plan, reply, t.Payload, cancellationToken)
            : MoveRunningAsync(plan, reply, t.Payload, BlobOf(reply, t.Text), cancellationToken)));
    }

    /// <summary>Names the blobs to which a reply's texts are moved; nothing is fetched and nothing stored.</summary>
    /// <returns>The reply with each text's blob, below the push's folder, in <see cref="Payload.Object"/>.</returns>
    public static Reply Name(Reply reply) =>
        ReplyPayloads.Map(reply, (text, payload) => payload with { Inline = null, Object = BlobOf(reply, text) });

    private static string BlobOf(Reply reply, ReplyText text) => text switch
    {
        ReplyText.Diff => ResultFolder.Diff(reply.Device, reply.Attempt),
        ReplyText.Before => ResultFolder.Before(reply.Device, reply.Attempt),
        ReplyText.After => ResultFolder.After(reply.Device, reply.Attempt),
        _ => ResultFolder.Running(reply.Device),
    };

    // A large diff stays on the hub to its age limit: pushes with the same diff share the object.
    private Task MoveDiffAsync(PushPlan plan, Reply reply, Payload payload, CancellationToken cancellationToken)
    {
        string blob = BlobOf(reply, ReplyText.Diff);
        return TryAsync(plan, reply, blob, async () =>
        {
            string text = await hub.Payloads(plan.Site).TextAsync(payload, cancellationToken);
            await results.KeepDiffAsync(plan.Site, plan.Id, blob, SecretRedactor.RedactForms(text), cancellationToken);
        });
    }

    private Task MoveRunningAsync(PushPlan plan, Reply reply, Payload payload, string blob, CancellationToken cancellationToken) =>
        TryAsync(plan, reply, blob, async () =>
        {
            PayloadStore objects = hub.Payloads(plan.Site);
            if (payload.Object is not { } name)
            {
                await results.KeepTextAsync(plan.Site, plan.Id, blob, payload.Text(), cancellationToken);
                return;
            }

            if (await objects.FindAsync(name, cancellationToken) is { } found)
            {
                await results.KeepTextAsync(plan.Site, plan.Id, blob, (payload with { Inline = found.Bytes }).Text(), cancellationToken);
                await RemoveAsync(plan, reply, () => objects.RemoveAsync(name, found, cancellationToken));
            }
            // Else stored and removed by a step that did not live to say so, or by an earlier host.
            else if (!await results.HasTextAsync(plan.Site, plan.Id, blob, cancellationToken))
            {
                throw new InvalidDataException($"there is no object '{name}' in the object store; it may have expired");
            }
        });

    // The name is this command's alone, and the text is archived: nobody will ask for it again.
    private async Task RemoveAsync(PushPlan plan, Reply reply, Func<Task> remove)
    {
        try
        {
            await remove();
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
        catch (Exception e) when (e is InvalidDataException or ObjectNotWholeException)
        {
            // What the runner did is known all the same.
            logger.TextDamaged(plan.Id, plan.Site, reply.Device, blob, e.Message);
        }
    }
}
