using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Runner.Bus;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Lanes;

/// <summary>
/// The running configurations of one command, on their way to the hub beside its work: neither the switch nor the reply
/// waits for them, and one that never arrives is missing in the archive only.
/// </summary>
internal sealed class CommandTexts(string commandId, LaneParts parts, ILogger log)
{
    private readonly Dictionary<string, (Task Sending, CancellationTokenSource Stop)> _texts = new(StringComparer.Ordinal);

    /// <summary>Sends a text on its way.</summary>
    /// <returns>The text by reference.</returns>
    public Payload Keep(string text)
    {
        Payload payload = Payload.Of(text);
        var stored = new StoredText(ReplyPayloads.NameOf(commandId, payload.Digest), payload.Inline!);
        Send(stored);
        return payload with { Inline = null, Object = stored.Name };
    }

    /// <summary>Sends a text on its way that has its name already.</summary>
    public void Send(StoredText text)
    {
        lock (_texts)
        {
            if (_texts.ContainsKey(text.Name))
                return;
            var stop = new CancellationTokenSource();
            _texts[text.Name] = (SendAsync(text, stop.Token), stop);
        }
    }

    /// <summary>Completes when all that was sent on its way has arrived or was given up.</summary>
    public Task SentAsync()
    {
        lock (_texts)
            return Task.WhenAll(_texts.Values.Select(text => text.Sending));
    }

    /// <summary>Waits a little for what the reply names, and takes back what it does not: nobody would archive and remove that.</summary>
    public async Task SettleAsync(Reply reply, CancellationToken cancellationToken)
    {
        HashSet<string?> named = [.. ReplyPayloads.RunningOf(reply).Select(text => text.Object)];
        Task[] sending;
        lock (_texts)
        {
            foreach ((string name, (Task Sending, CancellationTokenSource Stop) text) in _texts.Where(text => !named.Contains(text.Key)))
                _ = TakeBackAsync(name, text.Sending, text.Stop);
            sending = [.. _texts.Where(text => named.Contains(text.Key)).Select(text => text.Value.Sending)];
        }

        if (sending.All(text => text.IsCompleted))
            return;
        using var limit = new TimeLimit(parts.Timings.TextPatience, parts.Time, cancellationToken);
        await Task.WhenAll(sending).WaitAsync(limit.Token).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task SendAsync(StoredText text, CancellationToken stop)
    {
        long began = parts.Time.GetTimestamp();
        var pause = new Backoff();
        try
        {
            while (await parts.Outlet.StoreAsync(text, stop) is var delivery and not Delivery.Stored)
            {
                string reason = delivery is Delivery.Away away ? away.Reason : ((Delivery.Refused)delivery).Reason;
                if (parts.Time.GetElapsedTime(began) > parts.Timings.TextAge)
                {
                    log.TextLost(commandId, reason);
                    return;
                }

                log.TextWaits(commandId, reason);
                await Task.Delay(pause.Next(), parts.Time, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Taken back.
        }
    }

    private async Task TakeBackAsync(string name, Task sending, CancellationTokenSource stop)
    {
        stop.Cancel();
        await sending;
        await parts.Outlet.RemoveAsync(name, CancellationToken.None);
    }
}
