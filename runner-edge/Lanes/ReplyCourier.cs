using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Runner.Bus;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Lanes;

/// <summary>Brings one device's replies to the hub, one after the other.</summary>
/// <param name="parts">The way to the hub, and how long to try.</param>
/// <param name="isReading">True while the hub gives out commands, so that it can be reached.</param>
/// <param name="log">The log.</param>
internal sealed class ReplyCourier(LaneParts parts, Func<bool> isReading, ILogger log)
{
    /// <summary>
    /// Returns when the hub holds the reply, however long it is away. What a hub that is there does not take is given up
    /// after a time: the journal has it, and what stands behind it gets its turn.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled before that.</exception>
    public async Task PublishAsync(Reply reply, string messageId, CancellationToken cancellationToken)
    {
        var pause = new Backoff();
        long? refused = null, untaken = null;
        while (true)
        {
            Delivery delivery = await parts.Outlet.PublishAsync(reply, messageId, cancellationToken);
            if (delivery is Delivery.Stored)
                return;
            long now = parts.Time.GetTimestamp();
            string reason = delivery is Delivery.Away away ? away.Reason : ((Delivery.Refused)delivery).Reason;
            refused = delivery is Delivery.Refused ? refused ?? now : null;
            untaken = isReading() ? untaken ?? now : null;
            if (IsOver(refused, parts.Timings.RefusedReplyPatience, now) || IsOver(untaken, parts.Timings.ReplyPatience, now))
            {
                log.ReplyLost(reply.CommandId, reason);
                return;
            }

            log.ReplyWaits(reply.CommandId, reason);
            await Task.Delay(pause.Next(), parts.Time, cancellationToken);
        }
    }

    private bool IsOver(long? since, TimeSpan patience, long now) => since is { } began && parts.Time.GetElapsedTime(began, now) > patience;
}
