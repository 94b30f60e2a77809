using System.Collections.Concurrent;
using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.KeyValueStore;
using NATS.Client.ObjectStore;

namespace Leafwire.Pipeline.Messaging;

/// <summary>
/// The connection to the NATS hub, and its streams and buckets, created or brought up to date when they are needed first.
/// </summary>
public sealed class Hub : IAsyncDisposable
{
    /// <summary>How long commands stay in their stream: beyond any runner's outage after which one may still be begun.</summary>
    internal static readonly TimeSpan CommandAge = TimeSpan.FromDays(2);

    /// <summary>
    /// How long replies and decisions stay: beyond the longest push (7 days for its approval, 7 for itself, and its timers).
    /// </summary>
    internal static readonly TimeSpan ReplyAge = TimeSpan.FromDays(16);

    /// <summary>Where sites may answer presence requests.</summary>
    private const string Inbox = "_INBOX.pipeline";

    private static readonly TimeSpan DuplicateWindow = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Once> _ready = new();
    private readonly ConcurrentDictionary<string, PayloadStore> _payloads = new();
    private readonly int _replicas;
    private readonly NatsKVContext _buckets;
    private readonly NatsObjContext _objects;
    private INatsKVStore? _queue;

    /// <summary>Makes the connection; it is opened by its first use, and kept open for ever.</summary>
    public Hub(IOptions<NatsOptions> options, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        _replicas = options.Value.Replicas;
        Connection = new NatsConnection(NatsLogin.Options(options.Value.Settings, "leafwire-pipeline", Inbox, loggers) with
        {
            // A step that cannot be done says so, and is tried again by whoever drives the push.
            PublishTimeoutOnDisconnected = true,
        });
        Streams = new NatsJSContext(Connection);
        _buckets = new NatsKVContext(Streams);
        _objects = new NatsObjContext(Streams);
    }

    /// <summary>The connection.</summary>
    public INatsConnection Connection { get; }

    /// <summary>The hub's JetStream.</summary>
    public INatsJSContext Streams { get; }

    /// <summary>
    /// Makes sure that a site's command stream is there, and the bucket of its large texts, which a site may use and not create.
    /// </summary>
    internal async Task SiteReadyAsync(string site, CancellationToken cancellationToken)
    {
        await OnceAsync(Names.Payloads(site), stop => BucketAsync(Names.Payloads(site), stop), cancellationToken);
        await OnceAsync(
            Names.Commands(site),
            stop => StreamAsync(new StreamConfig(Names.Commands(site), [Subjects.SiteCommands(site)]), CommandAge, stop),
            cancellationToken);
    }

    /// <summary>Makes sure that the stream of replies and decisions is there.</summary>
    public Task RepliesReadyAsync(CancellationToken cancellationToken) => OnceAsync(Names.Replies, stop => StreamAsync(
        new StreamConfig(Names.Replies, [.. Subjects.LogStream]), ReplyAge, stop), cancellationToken);

    /// <summary>The bucket in which pushes queue up.</summary>
    internal async Task<INatsKVStore> QueueAsync(CancellationToken cancellationToken)
    {
        await OnceAsync(Names.Queue, async stop =>
        {
            await Streams.CreateOrUpdateStreamAsync(QueueStream(), stop);
            _queue = await _buckets.GetStoreAsync(Names.Queue, stop);
        }, cancellationToken);
        return _queue!;
    }

    /// <summary>The bucket of a site's texts that do not fit a message.</summary>
    internal PayloadStore Payloads(string site) => _payloads.GetOrAdd(site, _ => new PayloadStore(async cancellationToken =>
    {
        string bucket = Names.Payloads(site);
        await OnceAsync(bucket, stop => BucketAsync(bucket, stop), cancellationToken);
        return await _objects.GetObjectStoreAsync(bucket, cancellationToken);
    }));

    /// <summary>Forgets which streams are there, so that they are looked for again: after an error they may be gone.</summary>
    internal void Forget() => _ready.Clear();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private Task OnceAsync(string what, Func<CancellationToken, Task> create, CancellationToken cancellationToken) =>
        _ready.GetOrAdd(what, _ => new Once(create)).RunAsync(cancellationToken);

    // Creating one that is there fails when its settings differ, for example after more replicas were asked for.
    private async Task BucketAsync(string bucket, CancellationToken cancellationToken)
    {
        StreamConfig stream;
        try
        {
            stream = (await Streams.GetStreamAsync("OBJ_" + bucket, cancellationToken: cancellationToken)).Info.Config;
        }
        catch (NatsJSApiException e) when (e.Error.Code == 404)
        {
            await _objects.CreateObjectStoreAsync(
                new NatsObjConfig(bucket) { MaxAge = ReplyAge, NumberOfReplicas = _replicas }, cancellationToken);
            return;
        }

        if (stream.NumReplicas != _replicas)
        {
            stream.NumReplicas = _replicas;
            await Streams.UpdateStreamAsync(stream, cancellationToken);
        }
    }

    // As a key-value bucket is made (NATS ADR-8) but for direct reads: those may be answered by a server that lags behind,
    // and a push that does not find its place in the queue would not give it up.
    private StreamConfig QueueStream() => new("KV_" + Names.Queue, [$"$KV.{Names.Queue}.>"])
    {
        Storage = StreamConfigStorage.File,
        NumReplicas = _replicas,
        MaxMsgsPerSubject = 1,
        AllowRollupHdrs = true,
        DenyDelete = true,
        AllowDirect = false,
        Discard = StreamConfigDiscard.New,
    };

    private async Task StreamAsync(StreamConfig stream, TimeSpan age, CancellationToken cancellationToken)
    {
        stream.Retention = StreamConfigRetention.Limits;
        stream.Storage = StreamConfigStorage.File;
        stream.NumReplicas = _replicas;
        stream.MaxAge = age;
        stream.DuplicateWindow = DuplicateWindow;
        await Streams.CreateOrUpdateStreamAsync(stream, cancellationToken);
    }
}
