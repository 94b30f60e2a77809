using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Pipeline.Messaging;

/// <summary>A push's log on the hub: everything that moves it. A reader's cursor is the only state.</summary>
public sealed class PushLog(Hub hub, TimeProvider time, ILogger<PushLog> logger)
{
    /// <summary>Messages in a page at most.</summary>
    internal const int PageSize = 500;

    /// <summary>The same with the texts of replies, each some ten or hundred kilobytes.</summary>
    private const int TextPageSize = 50;

    private readonly LogConsumers _consumers = new(time);

    /// <summary>The next page behind a cursor, of what is there; it does not wait.</summary>
    /// <param name="plan">The push.</param>
    /// <param name="cursor">The last sequence that was read; 0 for the log's beginning.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LogLostException">The hub lost its store.</exception>
    public Task<LogPage> ReadAsync(PushPlan plan, ulong cursor, CancellationToken cancellationToken) =>
        AwaitAsync(plan, cursor, TimeSpan.Zero, cancellationToken);

    /// <summary>The same, and when nothing is there it waits for what comes.</summary>
    /// <param name="plan">The push.</param>
    /// <param name="cursor">The last sequence that was read; 0 for the log's beginning.</param>
    /// <param name="wait">At most so long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<LogPage> AwaitAsync(PushPlan plan, ulong cursor, TimeSpan wait, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        (IReadOnlyList<LogMessage> messages, ulong next) = await MessagesAsync(plan, cursor, PageSize, wait, cancellationToken);
        return new LogPage([.. messages.Select(m => Read(plan, m)).OfType<LogEntry>().Select(Named)], next, messages.Count == PageSize);
    }

    /// <summary>What is there behind a cursor, with the texts of replies as the runners sent them: for whoever archives them.</summary>
    internal async Task<LogPage> ReadWithTextsAsync(PushPlan plan, ulong cursor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        (IReadOnlyList<LogMessage> messages, ulong next) = await MessagesAsync(
            plan, cursor, TextPageSize, TimeSpan.Zero, cancellationToken);
        return new LogPage([.. messages.Select(m => Read(plan, m)).OfType<LogEntry>()], next, messages.Count == TextPageSize);
    }

    /// <summary>Before which sequence a push that is just planned has nothing in the log.</summary>
    internal async Task<ulong> BeginningAsync(UploadName upload, string pushId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        await hub.RepliesReadyAsync(cancellationToken);
        INatsJSStream stream = await hub.Streams.GetStreamAsync(Names.Replies, cancellationToken: cancellationToken);
        try
        {
            // Somebody may have cancelled it before there was a plan.
            StreamMsgGetResponse decided = await stream.GetAsync(
                new StreamMsgGetRequest { LastBySubj = Subjects.Decision(upload.Site, pushId) }, cancellationToken);
            return decided.Message.Seq - 1;
        }
        catch (NatsJSApiException e) when (e.Error.Code == 404)
        {
            return (ulong)stream.Info.State.LastSeq;
        }
    }

    /// <summary>Waits until the log itself says how the push goes on: it was begun, or refused, or somebody cancelled it.</summary>
    /// <param name="plan">The push.</param>
    /// <param name="isApproved">True for a push that was approved: whether it was begun since.</param>
    /// <param name="wait">At most so long; zero only looks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when it does not say so yet.</returns>
    internal async Task<bool> IsDecidedAsync(PushPlan plan, bool isApproved, TimeSpan wait, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        ulong cursor = 0;
        while (true)
        {
            TimeSpan left = wait - time.GetElapsedTime(began);
            LogPage page = await AwaitAsync(plan, cursor, left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken);
            if (page.Entries.Any(e => (e.Start is { } start && start.IsApproved == isApproved && start.IsInTime(e.StoredAt))
                || e.Start is { SupersededBy: not null } || e.Decision is { Kind: DecisionKind.Cancel }))
                return true;
            if (page.Next == cursor)
                return false;
            cursor = page.Next;
        }
    }

    /// <summary>Appends that a push begins, or does not; the first one in the log counts.</summary>
    internal Task AppendAsync(PushPlan plan, PushStart start, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(start);
        return AppendAsync(Subjects.Start(plan.Site, plan.Id), Wire.Encode(start), IdOf(plan, start), cancellationToken);
    }

    /// <summary>Appends that a deadline passed while nothing came after a cursor.</summary>
    internal Task AppendAsync(PushPlan plan, Tick tick, ulong cursor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(tick);
        return AppendAsync(Subjects.Tick(plan.Site, plan.Id), Wire.Encode(tick), IdOf(plan, tick, cursor), cancellationToken);
    }

    /// <summary>By which the hub knows that it has a start already.</summary>
    internal static string IdOf(PushPlan plan, PushStart start) =>
        $"{plan.Id}.{(start.IsApproved ? "approved" : "start")}.{start.NotAfter?.ToUnixTimeMilliseconds()}";

    /// <summary>By which the hub knows that it has a tick already, of those that came behind a cursor.</summary>
    internal static string IdOf(PushPlan plan, Tick tick, ulong cursor) =>
        $"{plan.Id}.tick.{tick.Deadline.ToUnixTimeMilliseconds()}.{cursor}";

    /// <summary>Appends what a person decided; it is in the log when this returns.</summary>
    internal async Task AppendAsync(string site, Decision decision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decision);
        await hub.RepliesReadyAsync(cancellationToken);
        await AppendAsync(Subjects.Decision(site, decision.PushId), Wire.Encode(decision), $"{decision.PushId}.decision.{Guid.NewGuid():N}",
            cancellationToken);
    }

    private Task AppendAsync(string subject, byte[] data, string id, CancellationToken cancellationToken) =>
        hub.Streams.PublishOnceAsync(subject, data, id, Names.Replies, null, cancellationToken);

    private async Task<(IReadOnlyList<LogMessage> Messages, ulong Next)> MessagesAsync(
        PushPlan plan, ulong cursor, int count, TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await hub.RepliesReadyAsync(cancellationToken);
            ulong after = Math.Max(cursor, plan.LogStart);
            long began = time.GetTimestamp();
            IReadOnlyList<LogMessage> messages = _consumers.Take(plan.Id, after) is { } kept
                ? await ReadOnAsync(plan, kept, count, wait, cancellationToken)
                : [];
            if (messages.Count == 0)
            {
                LogConsumer opened = await LogConsumer.OpenAsync(hub, plan.Site, plan.Id, after, time, logger, cancellationToken);
                messages = await ReadAsync(plan, opened, count, wait - time.GetElapsedTime(began), cancellationToken);
            }

            if (messages.Count > 0)
                return (messages, messages[^1].Sequence);
            await CheckStoreAsync(plan, after, cancellationToken);
            return ([], cursor);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // So the library says it of a request that the hub left without an answer.
            throw new NatsException("no answer in time", e);
        }
    }

    // One that gives nothing may have been lost while it was read: another one is asked then.
    private async Task<IReadOnlyList<LogMessage>> ReadOnAsync(
        PushPlan plan, LogConsumer kept, int count, TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await kept.ProveAsync(cancellationToken);
            return await ReadAsync(plan, kept, count, wait, cancellationToken);
        }
        catch (NatsException e)
        {
            logger.ConsumerLost(plan.Id, plan.Site, e.Message);
            return [];
        }
    }

    private async Task<IReadOnlyList<LogMessage>> ReadAsync(
        PushPlan plan, LogConsumer consumer, int count, TimeSpan wait, CancellationToken cancellationToken)
    {
        IReadOnlyList<LogMessage> messages = [];
        try
        {
            bool waits = wait > TimeSpan.Zero;
            if (!waits || !consumer.IsDrained)
                messages = await consumer.TakeAsync(count, cancellationToken);
            if (messages.Count == 0 && waits)
                messages = await consumer.AwaitAsync(wait, count, cancellationToken);
            return messages;
        }
        finally
        {
            // Of one that gave nothing it is not known whether it still is, and of one that skipped something not where it stands.
            if (messages.Count > 0 && consumer.IsWhole)
                await _consumers.KeepAsync(plan.Id, messages[^1].Sequence, consumer);
            else
                await consumer.DisposeAsync();
        }
    }

    /// <summary>Looks why the log cannot be read as far as it was before.</summary>
    /// <exception cref="LogLostException">The hub lost its store.</exception>
    /// <exception cref="NatsException">The server that was asked lags behind the others.</exception>
    internal async Task CheckAsync(PushPlan plan, ulong cursor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        await CheckStoreAsync(plan, cursor, cancellationToken);
        throw new NatsException($"the log of pushes is not there yet as far as {cursor}");
    }

    // A hub that lost its store begins to count anew: what the push's readers saw cannot be seen again by anybody. Servers of one hub
    // may count differently too (nats-server 2.9, after one was killed): then the push's beginning is still there.
    private async Task CheckStoreAsync(PushPlan plan, ulong after, CancellationToken cancellationToken)
    {
        var request = new StreamInfoRequest { SubjectsFilter = Subjects.Start(plan.Site, plan.Id) };
        StreamState state = (await hub.Streams.GetStreamAsync(Names.Replies, request, cancellationToken)).Info.State;
        if ((ulong)state.LastSeq < after && state.Subjects is not { Count: > 0 })
            throw new LogLostException(
                $"the NATS hub lost its store: the log of pushes was read up to {after} and now ends at {state.LastSeq}");
    }

    // The texts go to storage by another way; what is kept of a push while it runs is small.
    private static LogEntry Named(LogEntry entry) => entry.Reply is { } reply ? entry with { Reply = ReplyTexts.Name(reply) } : entry;

    private LogEntry? Read(PushPlan plan, LogMessage message)
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
}

/// <summary>The hub lost what stood in a push's log, so nobody can tell any more how the push stands.</summary>
internal sealed class LogLostException(string message) : Exception(message);
