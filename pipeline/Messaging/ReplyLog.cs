using System.Collections.Concurrent;
using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Pipeline.Messaging;

/// <summary>
/// Reads a push's log by the page. The reader's cursor is the only state: each page comes through a consumer of its
/// own that the hub drops by itself, so nothing is acknowledged away and a page can be read any number of times.
/// </summary>
public sealed class ReplyLog(Hub hub, ReplyTexts texts, TimeProvider time, ILogger<ReplyLog> logger)
{
    /// <summary>Messages in a page at most.</summary>
    private const int PageSize = 256;

    /// <summary>Bytes in a page, after large texts were moved away: a workflow engine carries pages in messages of 1 MiB.</summary>
    private const int PageBytes = 256 * 1024;

    /// <summary>Devices whose texts are stored side by side; each has up to three.</summary>
    private const int StoredAtOnce = 8;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ShortestPull = TimeSpan.FromSeconds(1);

    /// <summary>A pull is given up after two missing heartbeats: the server that served it is gone.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1.5);

    /// <summary>How long a server may take to make a consumer.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);

    private const int Attempts = 5;

    /// <summary>The next page after a cursor: at once when something is there, else when something comes, at the latest after 20 s or at <paramref name="until"/>.</summary>
    public Task<LogPage> ReadAsync(PushPlan plan, ulong cursor, DateTimeOffset until, CancellationToken cancel) =>
        ReadAsync(plan, cursor, until, (reply, stop) => texts.MoveAsync(plan, reply, stop), cancel);

    /// <summary>The next page of what was read before: the same entries, but their texts are in storage already and are only named. It does not wait.</summary>
    public Task<LogPage> ReadAgainAsync(PushPlan plan, ulong cursor, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return ReadAsync(plan, cursor, plan.StartedAt, (reply, _) => Task.FromResult(ReplyTexts.Name(reply)), cancel);
    }

    private async Task<LogPage> ReadAsync(PushPlan plan, ulong cursor, DateTimeOffset until, Func<Reply, CancellationToken, Task<Reply>> move, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        await hub.RepliesReadyAsync(cancel);
        INatsJSConsumer consumer = await ConsumerAsync(plan, cursor, cancel);
        var messages = new List<Message>();
        int waiting = (int)Math.Min(consumer.Info.NumPending, PageSize);
        if (waiting == 0 && await WaitAsync(consumer, until, cancel) is { } first)
        {
            messages.Add(first);
            waiting = (int)Math.Min(first.Left, PageSize - 1);
        }

        if (waiting > 0)
            await TakeAsync(consumer, waiting, messages, cancel);
        if (messages.Count == 0)
            return new LogPage([], await IsBehindAsync(cursor, cancel) ? 0 : cursor);
        return await PageAsync(plan, messages, move, cancel);
    }

    // A cluster puts the consumer on one of its servers and may pick one that it just lost, which does not answer.
    private async Task<INatsJSConsumer> ConsumerAsync(PushPlan plan, ulong cursor, CancellationToken cancel)
    {
        for (int attempt = 1; ; attempt++)
        {
            using var limit = new CancellationTokenSource(AnswerTime, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
            try
            {
                return await hub.Streams.CreateConsumerAsync(Names.Replies, Consumer(plan, cursor), either.Token);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
            {
                if (attempt == Attempts)
                    throw new NatsException($"it did not open the log of replies within {AnswerTime.TotalSeconds} s, {Attempts} times");
                logger.ConsumerNotMade(plan.Id, plan.Site, AnswerTime);
            }
        }
    }

    private static ConsumerConfig Consumer(PushPlan plan, ulong cursor) => new()
    {
        // The hub reads the filter behind the name in the request's subject, so there has to be one.
        Name = Guid.NewGuid().ToString("N"),
        FilterSubject = Subjects.Log(plan.Site, plan.Id),
        DeliverPolicy = ConsumerConfigDeliverPolicy.ByStartSequence,
        OptStartSeq = cursor + 1,
        AckPolicy = ConsumerConfigAckPolicy.None,
        MemStorage = true,
        NumReplicas = 1,
        InactiveThreshold = TimeSpan.FromSeconds(10),
    };

    private async Task<Message?> WaitAsync(INatsJSConsumer consumer, DateTimeOffset until, CancellationToken cancel)
    {
        TimeSpan left = until - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
            return null;
        TimeSpan wait = left < MaxWait ? left : MaxWait;
        using var limit = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        TimeSpan expires = wait > ShortestPull ? wait : ShortestPull;
        var options = new NatsJSFetchOpts { MaxMsgs = 1, Expires = expires, IdleHeartbeat = expires / 2 < Heartbeat ? expires / 2 : Heartbeat };
        await foreach (INatsJSMsg<byte[]> message in consumer.FetchAsync<byte[]>(options, cancellationToken: either.Token))
            return Message.Of(message);
        cancel.ThrowIfCancellationRequested();
        return null;
    }

    private static async Task TakeAsync(INatsJSConsumer consumer, int count, List<Message> messages, CancellationToken cancel)
    {
        var options = new NatsJSFetchOpts { MaxMsgs = count, Expires = TimeSpan.FromSeconds(5), IdleHeartbeat = Heartbeat };
        await foreach (INatsJSMsg<byte[]> message in consumer.FetchAsync<byte[]>(options, cancellationToken: cancel))
        {
            var next = Message.Of(message);
            // One was lost on the way (the connection broke): the next page begins there again.
            if (next.Delivery != (ulong)messages.Count + 1)
                break;
            messages.Add(next);
        }

        cancel.ThrowIfCancellationRequested();
    }

    // A hub that lost its store begins to count anew, and a cursor from before would never be reached.
    private async Task<bool> IsBehindAsync(ulong cursor, CancellationToken cancel)
    {
        if (cursor == 0)
            return false;
        INatsJSStream stream = await hub.Streams.GetStreamAsync(Names.Replies, cancellationToken: cancel);
        if ((ulong)stream.Info.State.LastSeq >= cursor)
            return false;
        logger.LogRestarted(Names.Replies, cursor, (ulong)stream.Info.State.LastSeq);
        return true;
    }

    private async Task<LogPage> PageAsync(PushPlan plan, List<Message> messages, Func<Reply, CancellationToken, Task<Reply>> move, CancellationToken cancel)
    {
        var entries = new ConcurrentDictionary<ulong, LogEntry>();
        List<LogEntry> believed = [.. messages.Select(m => Read(plan, m)).OfType<LogEntry>()];
        // One device's replies in their order, because a later text takes the place of an earlier one.
        await Parallel.ForEachAsync(
            believed.GroupBy(e => e.Reply?.Device),
            new ParallelOptions { MaxDegreeOfParallelism = StoredAtOnce, CancellationToken = cancel },
            async (device, stop) =>
            {
                foreach (LogEntry entry in device)
                    entries[entry.Sequence] = entry.Reply is { } reply ? entry with { Reply = await move(reply, stop) } : entry;
            });

        var page = new List<LogEntry>();
        int bytes = 0;
        foreach (LogEntry entry in believed)
        {
            LogEntry moved = entries[entry.Sequence];
            bytes += moved.Reply is { } reply ? Wire.Encode(reply).Length : 0;
            if (page.Count > 0 && bytes > PageBytes)
                return new LogPage(page, page[^1].Sequence);
            page.Add(moved);
        }

        return new LogPage(page, messages[^1].Sequence);
    }

    private LogEntry? Read(PushPlan plan, Message message)
    {
        try
        {
            LogEntry? entry = LogReader.Read(plan, message.Subject, message.Data, message.Sequence, message.StoredAt);
            if (entry is null)
                logger.ReplyNotBelieved(plan.Id, plan.Site, message.Subject, message.Sequence);
            return entry;
        }
        catch (MalformedMessageException e)
        {
            logger.ReplyUnreadable(plan.Id, plan.Site, message.Subject, message.Sequence, e.Message);
            return null;
        }
    }

    private sealed record Message(string Subject, byte[] Data, ulong Sequence, ulong Delivery, ulong Left, DateTimeOffset StoredAt)
    {
        public static Message Of(INatsJSMsg<byte[]> message)
        {
            NatsJSMsgMetadata about = message.Metadata ?? throw new InvalidDataException($"a message on {message.Subject} has no JetStream metadata");
            return new Message(message.Subject, message.Data ?? [], about.Sequence.Stream, about.Sequence.Consumer, about.NumPending, about.Timestamp);
        }
    }
}
