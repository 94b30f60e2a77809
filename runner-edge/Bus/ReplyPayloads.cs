using Leafwire.Contracts;

namespace Leafwire.Runner.Bus;

/// <summary>The texts inside a reply.</summary>
internal static class ReplyPayloads
{
    /// <summary>The reply with every text replaced.</summary>
    public static async ValueTask<Reply> MapAsync(Reply reply, Func<Payload, ValueTask<Payload>> map) => reply switch
    {
        PreviewedReply previewed => previewed with { Diff = await map(previewed.Diff).ConfigureAwait(false) },
        ArmedReply armed => armed with
        {
            Diff = await map(armed.Diff).ConfigureAwait(false),
            Before = await map(armed.Before).ConfigureAwait(false),
            After = await map(armed.After).ConfigureAwait(false),
        },
        FetchedReply fetched => fetched with { Running = await map(fetched.Running).ConfigureAwait(false) },
        _ => reply,
    };

    /// <summary>Moves texts out of a reply that would not fit a message.</summary>
    /// <param name="reply">The reply, its texts inline.</param>
    /// <param name="budget">Compressed bytes that all texts together may take.</param>
    /// <param name="put">Stores bytes under a name.</param>
    public static ValueTask<Reply> FitAsync(Reply reply, int budget, Func<string, byte[], Task> put)
    {
        int maxInline = MaxInline(Of(reply), budget);
        return MapAsync(reply, payload => payload.FitAsync(maxInline, put));
    }

    /// <summary>Bytes that each text may keep, so that together they keep to the budget.</summary>
    public static int MaxInline(IReadOnlyCollection<Payload> payloads, int budget) =>
        payloads.Sum(payload => payload.Inline?.Length ?? 0) <= budget ? budget : budget / payloads.Count;

    private static Payload[] Of(Reply reply) => reply switch
    {
        PreviewedReply previewed => [previewed.Diff],
        ArmedReply armed => [armed.Diff, armed.Before, armed.After],
        FetchedReply fetched => [fetched.Running],
        _ => [],
    };
}
