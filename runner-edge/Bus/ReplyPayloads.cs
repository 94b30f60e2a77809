using Leafwire.Contracts;

namespace Leafwire.Runner.Bus;

/// <summary>
/// The texts inside a reply: the diff, which is redacted and travels in the reply if it fits, and running configurations,
/// which hold secrets and never do.
/// </summary>
internal static class ReplyPayloads
{
    /// <summary>The reply with its diff replaced.</summary>
    public static async ValueTask<Reply> MapDiffAsync(Reply reply, Func<Payload, ValueTask<Payload>> map) => reply switch
    {
        PreviewedReply previewed => previewed with { Diff = await map(previewed.Diff) },
        ArmedReply armed => armed with { Diff = await map(armed.Diff) },
        FailureReply { Change: { } change } failure => failure with { Change = change with { Diff = await map(change.Diff) } },
        _ => reply,
    };

    /// <summary>Takes the running configurations out of a reply.</summary>
    /// <returns>The reply that names them as objects, and what has to be stored under these names.</returns>
    public static (Reply Reply, IReadOnlyList<StoredText> Texts) Detach(Reply reply)
    {
        var texts = new List<StoredText>();
        Payload Take(Payload payload)
        {
            if (payload.Inline is not { } bytes)
                return payload;
            Payload named = payload with { Inline = null, Object = NameOf(reply.CommandId, payload.Digest) };
            texts.Add(new StoredText(named.Object, bytes));
            return named;
        }

        Reply detached = reply switch
        {
            ArmedReply armed => armed with { Before = Take(armed.Before), After = Take(armed.After) },
            FetchedReply fetched => fetched with { Running = Take(fetched.Running) },
            FailureReply { Change: { } change } failure => failure with { Change = change with { Before = Take(change.Before), After = change.After is { } after ? Take(after) : null } },
            _ => reply,
        };
        return (detached, texts);
    }

    /// <summary>The running configurations that a reply names.</summary>
    public static IReadOnlyList<Payload> RunningOf(Reply reply) => reply switch
    {
        ArmedReply armed => [armed.Before, armed.After],
        FetchedReply fetched => [fetched.Running],
        FailureReply { Change: { } change } => change.After is { } after ? [change.Before, after] : [change.Before],
        _ => [],
    };

    /// <summary>
    /// The object of a running configuration: the same for the same text and command, and no other command's, so that it
    /// can be removed once the command's text is archived.
    /// </summary>
    public static string NameOf(string commandId, string digest) => $"{commandId}.{digest.Replace(':', '-')}";
}

/// <summary>Bytes for the object store.</summary>
/// <param name="Name">The object's name.</param>
/// <param name="Bytes">What it holds.</param>
internal sealed record StoredText(string Name, byte[] Bytes);
