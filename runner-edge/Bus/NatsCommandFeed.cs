using System.Runtime.CompilerServices;
using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Runner.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Runner.Bus;

/// <summary>
/// The site's stream of commands, read through one consumer that the hub keeps in memory and forgets when nobody reads it.
/// Nothing is acknowledged there. So it is watched that nothing is lost on the way: what the consumer gave out must be what came.
/// </summary>
internal sealed class NatsCommandFeed(
    NatsBus bus, RunnerSettings settings, RunnerTimings timings, LoopLife life, TimeProvider time,
    ILogger<NatsCommandFeed> log) : ICommandFeed
{
    private const string Loop = "commands";
    private const int Batch = 500;

    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(15);
    private readonly string _stream = Names.Commands(settings.Site);
    private volatile Open? _open;

    /// <inheritdoc/>
    public async Task<FeedState> LookAsync(CancellationToken cancellationToken)
    {
        life.Beat(Loop);
        try
        {
            INatsJSStream stream = await bus.Hub.GetStreamAsync(_stream, cancellationToken: cancellationToken);
            return new FeedState($"{stream.Info.Created.ToUnixTimeMilliseconds()}", (ulong)stream.Info.State.LastSeq);
        }
        catch (NatsException e)
        {
            life.End(Loop);
            throw new HubException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public async Task<IAsyncEnumerable<CommandMessage>> OpenAsync(ulong from, CancellationToken cancellationToken)
    {
        life.Beat(Loop);
        ConsumerConfig config = Config(from);
        try
        {
            INatsJSConsumer consumer = await bus.Hub.CreateOrUpdateConsumerAsync(_stream, config, cancellationToken);
            return ReadAsync(_open = new Open(consumer) { ProvenAt = time.GetTimestamp() }, cancellationToken);
        }
        catch (NatsException e)
        {
            life.End(Loop);
            throw new HubException(e.Message, e);
        }
        catch (OperationCanceledException)
        {
            life.End(Loop);
            await RemoveAsync(config.Name!);
            throw;
        }
    }

    /// <summary>Makes sure that the consumer is still there; when it is not, whoever reads learns it at once.</summary>
    public async Task ProveAsync(CancellationToken cancellationToken)
    {
        if (_open is not { } open || time.GetElapsedTime(open.ProvenAt) < Fresh)
            return;
        try
        {
            await open.Consumer.RefreshAsync(cancellationToken);
            open.ProvenAt = time.GetTimestamp();
        }
        catch (NatsException e)
        {
            open.Lost = e.Message;
            open.Broken.Cancel();
        }
    }

    private async IAsyncEnumerable<CommandMessage> ReadAsync(Open open, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, open.Broken.Token);
        try
        {
            ulong received = 0;
            long? busyAt = time.GetTimestamp();
            while (true)
            {
                life.Beat(Loop);
                bool isBusy = busyAt is { } at && time.GetElapsedTime(at) < timings.FeedBusyFor;
                await using IAsyncEnumerator<INatsJSMsg<byte[]>> messages =
                    open.Consumer.FetchAsync<byte[]>(Pull(isBusy), cancellationToken: either.Token).GetAsyncEnumerator(either.Token);
                while (await NextAsync(messages, open, cancellationToken))
                {
                    INatsJSMsg<byte[]> message = messages.Current;
                    if (message.Metadata is not { } metadata || metadata.Sequence.Consumer != ++received)
                        throw new HubException("a command was lost on its way");
                    busyAt = open.ProvenAt = time.GetTimestamp();
                    if (Subjects.TryParse(message.Subject, out SubjectParts? subject))
                        yield return new CommandMessage(subject.Device, metadata.Sequence.Stream, message.Data ?? [],
                            Header(message.Headers, CommandSignature.KeyHeader), Header(message.Headers, CommandSignature.SignatureHeader))
                        {
                            Trace = message.Headers?.GetActivityContext() ?? default,
                        };
                }

                await CheckAsync(open, received, either.Token);
            }
        }
        finally
        {
            // Without devices nothing is read, and nothing hangs.
            life.End(Loop);
            _open = null;
            if (open.Lost is null)
                await RemoveAsync(open.Consumer.Info.Name);
        }
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<INatsJSMsg<byte[]>> messages, Open open, CancellationToken cancellationToken)
    {
        try
        {
            Task<bool> next = messages.MoveNextAsync().AsTask();
            // A pull ends by itself in its time, or the loop hangs after all.
            long began = time.GetTimestamp();
            while (!next.IsCompleted && time.GetElapsedTime(began) < timings.IdleFeedCheck + Fresh)
            {
                life.Beat(Loop);
                using var beat = new CancellationTokenSource();
                await Task.WhenAny(next, Task.Delay(BeatEvery, time, beat.Token));
                await beat.CancelAsync();
            }

            return await next;
        }
        catch (NatsException e)
        {
            throw new HubException(open.Lost = e.Message, e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HubException(open.Lost ?? "the consumer is gone");
        }
    }

    // A pull that was cut short, by a link or a server that was away, is seen here too.
    private async Task CheckAsync(Open open, ulong received, CancellationToken cancellationToken)
    {
        try
        {
            await open.Consumer.RefreshAsync(cancellationToken);
        }
        catch (NatsException e)
        {
            throw new HubException(open.Lost = e.Message, e);
        }

        if ((ulong)open.Consumer.Info.Delivered.ConsumerSeq != received)
            throw new HubException("commands were lost on their way");
        open.ProvenAt = time.GetTimestamp();
    }

    private async Task RemoveAsync(string consumer)
    {
        using var limit = new TimeLimit(Fresh, time);
        try
        {
            await bus.Hub.DeleteConsumerAsync(_stream, consumer, limit.Token);
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException or ObjectDisposedException)
        {
            log.ConsumerNotRemoved(e.Message);
        }
    }

    // At rest one message ends the pull, so that the next ones are pulled as while there is work: looked after more often.
    private NatsJSFetchOpts Pull(bool isBusy)
    {
        PullTimes times = isBusy
            ? PullTimes.Of(timings.BusyFeedCheck, timings.BusyFeedCheck / 2)
            : PullTimes.Of(timings.IdleFeedCheck, timings.FeedHeartbeat);
        return new NatsJSFetchOpts { MaxMsgs = isBusy ? Batch : 1, Expires = times.Expires, IdleHeartbeat = times.Heartbeat };
    }

    private ConsumerConfig Config(ulong from) => new($"runner-{Guid.NewGuid():N}")
    {
        DurableName = null,
        FilterSubject = Subjects.SiteCommands(settings.Site),
        DeliverPolicy = ConsumerConfigDeliverPolicy.ByStartSequence,
        OptStartSeq = from,
        AckPolicy = ConsumerConfigAckPolicy.None,
        InactiveThreshold = Forgotten,
        MemStorage = true,
        NumReplicas = 1,
    };

    /// <summary>A header of which there is one; empty when there are more, of which none counts.</summary>
    internal static string? Header(NatsHeaders? headers, string name) =>
        headers is null || !headers.TryGetValue(name, out StringValues values) ? null : values is [{ } value] ? value : "";

    private sealed class Open(INatsJSConsumer consumer)
    {
        public INatsJSConsumer Consumer => consumer;

        public CancellationTokenSource Broken { get; } = new();

        public string? Lost { get; set; }

        public long ProvenAt { get; set; }
    }
}
