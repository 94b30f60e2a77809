using Leafwire.Contracts;

namespace Leafwire.Runner.Bus;

/// <summary>The running configurations that one command brought to the hub. What its reply does not name in the end, nobody would archive and remove.</summary>
internal sealed class KeptTexts(ReplyPublisher replies, string commandId)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>As <see cref="ReplyPublisher.KeepAsync"/>.</summary>
    public async Task<Payload> KeepAsync(string text, CancellationToken cancellationToken)
    {
        Payload payload = await replies.KeepAsync(commandId, text, cancellationToken);
        if (payload.Object is { } name)
        {
            lock (_names)
                _names.Add(name);
        }

        return payload;
    }

    /// <summary>Removes what the reply does not name; what cannot be removed now goes with the bucket's age limit.</summary>
    public async Task DropUnusedAsync(Reply reply, CancellationToken cancellationToken)
    {
        string[] unused;
        lock (_names)
            unused = [.. _names.Except(ReplyPayloads.RunningOf(reply).Select(payload => payload.Object ?? ""))];
        foreach (string name in unused)
            await replies.RemoveAsync(commandId, name, cancellationToken);
    }
}
