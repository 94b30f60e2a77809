namespace Leafwire.Contracts;

/// <summary>The texts that a reply brings along.</summary>
public static class ReplyPayloads
{
    /// <summary>The texts of a reply.</summary>
    public static IReadOnlyList<(ReplyText Text, Payload Payload)> Of(Reply reply)
    {
        var texts = new List<(ReplyText, Payload)>();
        Map(reply, (text, payload) =>
        {
            texts.Add((text, payload));
            return payload;
        });
        return texts;
    }

    /// <summary>The reply with its texts replaced.</summary>
    public static Reply Map(Reply reply, Func<ReplyText, Payload, Payload> change)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(change);
        return reply switch
        {
            ArmedReply armed => armed with
            {
                Diff = change(ReplyText.Diff, armed.Diff),
                Before = change(ReplyText.Before, armed.Before),
                After = change(ReplyText.After, armed.After),
            },
            FailureReply { Change: { } armed } failure => failure with
            {
                Change = armed with
                {
                    Diff = change(ReplyText.Diff, armed.Diff),
                    Before = change(ReplyText.Before, armed.Before),
                    After = armed.After is { } after ? change(ReplyText.After, after) : null,
                },
            },
            PreviewedReply previewed => previewed with { Diff = change(ReplyText.Diff, previewed.Diff) },
            FetchedReply fetched => fetched with { Running = change(ReplyText.Running, fetched.Running) },
            _ => reply,
        };
    }

    /// <summary>The reply with its diff replaced.</summary>
    public static async ValueTask<Reply> MapDiffAsync(Reply reply, Func<Payload, ValueTask<Payload>> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        foreach ((ReplyText text, Payload diff) in Of(reply))
        {
            if (text != ReplyText.Diff)
                continue;
            Payload changed = await change(diff);
            return Map(reply, (which, payload) => which == ReplyText.Diff ? changed : payload);
        }

        return reply;
    }

    /// <summary>Takes the running configurations out of a reply.</summary>
    /// <returns>The reply that names them as objects, and what has to be stored under these names.</returns>
    public static (Reply Reply, IReadOnlyList<StoredText> Texts) Detach(Reply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var texts = new List<StoredText>();
        Reply detached = Map(reply, (text, payload) =>
        {
            if (text == ReplyText.Diff || payload.Inline is not { } bytes)
                return payload;
            string name = NameOf(reply.CommandId, payload.Digest);
            texts.Add(new StoredText(name, bytes));
            return payload with { Inline = null, Object = name };
        });
        return (detached, texts);
    }

    /// <summary>The running configurations that a reply names.</summary>
    public static IReadOnlyList<Payload> RunningOf(Reply reply) =>
        [.. Of(reply).Where(t => t.Text != ReplyText.Diff).Select(t => t.Payload)];

    /// <summary>
    /// The object of a running configuration: the same for the same text and command, and no other command's, so that it
    /// can be removed once the command's text is archived.
    /// </summary>
    public static string NameOf(string commandId, string digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return $"{commandId}.{digest.Replace(':', '-')}";
    }
}
