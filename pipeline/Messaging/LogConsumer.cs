using Leafwire.Contracts;
using Leafwire.Messaging;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Pipeline.Messaging;

/// <summary>One message of a push's log.</summary>
internal readonly record struct LogMessage(string Subject, byte[] Data, ulong Sequence, ulong Delivery, DateTimeOffset StoredAt)
{
    public static LogMessage Of(INatsJSMsg<byte[]> message)
    {
        NatsJSMsgMetadata about = message.Metadata
            ?? throw new InvalidDataException($"a message on {message.Subject} has no JetStream metadata");
        return new LogMessage(message.Subject, message.Data ?? [], about.Sequence.Stream, about.Sequence.Consumer, about.Timestamp);
    }
}

/// <summary>
/// Reads one push's log from a sequence on, through a consumer of its own: nothing is acknowledged away, and a log can be read by
/// anybody any number of times.
/// </summary>
internal sealed class LogConsumer : IAsyncDisposable
{
    private static readonly TimeSpan ShortestPull = TimeSpan.FromSeconds(1);

    /// <summary>A pull is given up after two missing heartbeats: the server that served it is gone.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1.5);

    /// <summary>How long a server may take to make a consumer.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A server answers a pull that does not wait at once; one that is gone, or lost the consumer, never does. Twice this is waited.
    /// </summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan Proven = TimeSpan.FromSeconds(1);

    private const int Attempts = 5;

    private readonly INatsJSConsumer _consumer;
    private readonly TimeProvider _time;
    private ulong _delivered;
    private long _provenAt;

    private Func<Task>? _remove;

    internal LogConsumer(INatsJSConsumer consumer, TimeProvider time) =>
        (_consumer, _time, _provenAt) = (consumer, time, time.GetTimestamp());

    /// <summary>Opens a log behind a sequence.</summary>
    /// <exception cref="NatsException">The hub does not answer.</exception>
    public static async Task<LogConsumer> OpenAsync(
        Hub hub, string site, string pushId, ulong after, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var config = new ConsumerConfig
        {
            // The hub reads the filter behind the name in the request's subject, so there has to be one.
            Name = Guid.NewGuid().ToString("N"),
            FilterSubject = Subjects.Log(site, pushId),
            DeliverPolicy = ConsumerConfigDeliverPolicy.ByStartSequence,
            OptStartSeq = after + 1,
            AckPolicy = ConsumerConfigAckPolicy.None,
            MemStorage = true,
            NumReplicas = 1,
            InactiveThreshold = TimeSpan.FromSeconds(30),
        };
        // A cluster puts the consumer on one of its servers and may pick one that it just lost, which does not answer.
        for (int attempt = 1; ; attempt++)
        {
            using var limit = new TimeLimit(AnswerTime, time, cancellationToken);
            try
            {
                INatsJSConsumer consumer = await hub.Streams.CreateConsumerAsync(Names.Replies, config, limit.Token);
                return new LogConsumer(consumer, time) { _remove = () => RemoveAsync(hub, config.Name, time, logger) };
            }
            catch (OperationCanceledException) when (limit.IsOver)
            {
                if (attempt == Attempts)
                    throw new NatsException($"it did not open the log of replies within {AnswerTime.TotalSeconds} s, {Attempts} times");
                logger.ConsumerNotMade(pushId, site, AnswerTime);
            }
        }
    }

    /// <summary>True while all that it gave out has come: then it stands behind the last message that was read.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>True when it gave out all that there was when it was last asked.</summary>
    public bool IsDrained { get; private set; }

    /// <summary>
    /// Asks the hub whether it still has the consumer, where that is not known of a moment ago: a pull from one that it lost has no
    /// answer.
    /// </summary>
    /// <exception cref="NatsException">The hub does not have it, or does not answer.</exception>
    public async Task ProveAsync(CancellationToken cancellationToken)
    {
        if (_time.GetElapsedTime(_provenAt) < Proven)
            return;
        using var limit = new TimeLimit(AnswerTime, _time, cancellationToken);
        try
        {
            await _consumer.RefreshAsync(limit.Token);
            _provenAt = _time.GetTimestamp();
        }
        catch (OperationCanceledException) when (limit.IsOver)
        {
            throw new NatsException($"it was not answered within {AnswerTime.TotalSeconds} s");
        }
    }

    /// <summary>
    /// What is there, at most <paramref name="count"/> messages; it does not wait, because a consumer's pending
    /// count may be one too high.
    /// </summary>
    public async Task<IReadOnlyList<LogMessage>> TakeAsync(int count, CancellationToken cancellationToken)
    {
        var messages = new List<LogMessage>();
        await foreach (INatsJSMsg<byte[]> message in _consumer.FetchNoWaitAsync<byte[]>(
            new NatsJSFetchOpts { MaxMsgs = count, Expires = 2 * Silence, IdleHeartbeat = Silence }, cancellationToken: cancellationToken))
        {
            if (!Add(messages, message))
                break;
        }

        cancellationToken.ThrowIfCancellationRequested();
        IsDrained = messages.Count < count;
        return messages;
    }

    /// <summary>The next message, and what came with it; none when the wait is over.</summary>
    public async Task<IReadOnlyList<LogMessage>> AwaitAsync(TimeSpan wait, int count, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(wait, _time, cancellationToken);
        var times = PullTimes.Of(wait > ShortestPull ? wait : ShortestPull, Heartbeat);
        var options = new NatsJSFetchOpts { MaxMsgs = 1, Expires = times.Expires, IdleHeartbeat = times.Heartbeat };
        var messages = new List<LogMessage>();
        await foreach (INatsJSMsg<byte[]> message in _consumer.FetchAsync<byte[]>(options, cancellationToken: limit.Token))
            Add(messages, message);
        cancellationToken.ThrowIfCancellationRequested();
        if (messages.Count > 0)
            messages.AddRange(await TakeAsync(count - 1, cancellationToken));
        return messages;
    }

    /// <summary>
    /// Has the hub drop the consumer, which it would do by itself half a minute later: a push's host opens some ten of them.
    /// It is not waited for.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        _ = _remove?.Invoke();
        return ValueTask.CompletedTask;
    }

    private static async Task RemoveAsync(Hub hub, string consumer, TimeProvider time, ILogger logger)
    {
        using var limit = new TimeLimit(AnswerTime, time);
        try
        {
            await hub.Streams.DeleteConsumerAsync(Names.Replies, consumer, limit.Token);
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException or ObjectDisposedException)
        {
            logger.ConsumerNotRemoved(consumer, e.Message);
        }
    }

    // When one was lost on the way (the connection broke), the next page begins there again.
    private bool Add(List<LogMessage> messages, INatsJSMsg<byte[]> message)
    {
        var next = LogMessage.Of(message);
        if (next.Delivery != _delivered + 1)
            return IsWhole = false;
        _delivered = next.Delivery;
        _provenAt = _time.GetTimestamp();
        messages.Add(next);
        return true;
    }
}
