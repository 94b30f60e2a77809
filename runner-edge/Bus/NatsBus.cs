using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Runner.Settings;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.KeyValueStore;
using NATS.Client.ObjectStore;

namespace Leafwire.Runner.Bus;

/// <summary>The connection to the leaf, and the two JetStreams that are reached through it: the leaf's own and the hub's.</summary>
internal sealed class NatsBus : IAsyncDisposable
{
    // 10,000 devices in one push are some 40 MB of diffs and 30 MB of replies.
    private const long JournalBytes = 256 << 20;
    private const long LeastJournalBytes = 4 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly NatsConnection _connection;
    private readonly NatsSettings _nats;
    private readonly string _site;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private bool _isAway;

    public NatsBus(RunnerSettings settings, RunnerTimings timings, TimeProvider time, ILoggerFactory loggers)
    {
        ILogger log = _log = loggers.CreateLogger<NatsBus>();
        _nats = settings.Nats;
        _site = settings.Site;
        _time = time;
        _connection = new NatsConnection(Options(settings, loggers));
        _connection.ConnectionOpened += (_, _) =>
        {
            log.Connected(settings.Nats);
            return ValueTask.CompletedTask;
        };
        _connection.ConnectionDisconnected += (_, _) =>
        {
            log.Disconnected(settings.Nats);
            return ValueTask.CompletedTask;
        };

        Leaf = new NatsJSContext(_connection);
        Hub = new NatsJSContext(_connection, new NatsJSOpts(_connection.Opts, domain: Names.HubDomain));
        Timings = timings;
    }

    /// <summary>The leaf's own JetStream: journal, leases, living runners.</summary>
    public NatsJSContext Leaf { get; }

    /// <summary>The hub's JetStream, by its domain: commands, replies, large texts.</summary>
    public NatsJSContext Hub { get; }

    public NatsConnection Connection => _connection;

    private RunnerTimings Timings { get; }

    /// <summary>True while the leaf answers.</summary>
    public bool IsConnected => _connection.ConnectionState == NatsConnectionState.Open;

    /// <summary>Bytes that one message may hold; NATS's default until the server said so.</summary>
    public int MaxPayload => _connection.ServerInfo?.MaxPayload is > 0 and var max ? max : 1024 * 1024;

    /// <summary>The journal's bucket, made when it is not there.</summary>
    public async ValueTask<INatsKVStore> JournalAsync(CancellationToken cancellationToken)
    {
        // As a key-value bucket is made (NATS ADR-8), but for what happens when it is full: the oldest entries go.
        await BoundedAsync(new StreamConfig("KV_" + Names.Journal, [$"$KV.{Names.Journal}.>"])
        {
            Description = "What runners did, by command; notes about armed switches",
            MaxAge = Timings.JournalAge,
            MaxBytes = JournalBytes,
            MaxMsgsPerSubject = 1,
        }, cancellationToken);
        return await new NatsKVContext(Leaf).GetStoreAsync(Names.Journal, cancellationToken);
    }

    /// <summary>
    /// The bucket that says how far a device's commands are answered, made when it is not there. Apart from the journal, so
    /// that no reply displaces it.
    /// </summary>
    public ValueTask<INatsKVStore> PositionsAsync(CancellationToken cancellationToken) => BucketAsync(new NatsKVConfig(Names.Positions)
    {
        Description = "Up to where a device's commands are answered",
        MaxBytes = 16 << 20,
    }, cancellationToken);

    /// <summary>The bucket that says which runner serves a device, made when it is not there.</summary>
    public ValueTask<INatsKVStore> LeasesAsync(CancellationToken cancellationToken) => BucketAsync(new NatsKVConfig(Names.Leases)
    {
        Description = "Which runner serves a device",
        MaxBytes = 64 << 20,
    }, cancellationToken);

    /// <summary>The bucket of living runners, made when it is not there.</summary>
    public ValueTask<INatsKVStore> RunnersAsync(CancellationToken cancellationToken) => BucketAsync(new NatsKVConfig(Names.Runners)
    {
        Description = "Runners that live; entries expire",
        MaxAge = Timings.RunnerTtl,
        MaxBytes = 16 << 20,
    }, cancellationToken);

    /// <summary>The hub's bucket for the site's large texts. The pipeline makes it; a site may not.</summary>
    public ValueTask<INatsObjStore> HubTextsAsync(CancellationToken cancellationToken) =>
        new NatsObjContext(Hub).GetObjectStoreAsync(Names.Payloads(_site), cancellationToken);

    /// <summary>The leaf's bucket for what is too large for the journal, made when it is not there.</summary>
    public async ValueTask<INatsObjStore> JournalTextsAsync(CancellationToken cancellationToken)
    {
        // As an object store bucket is made (NATS ADR-20), with the journal's rule for when it is full.
        await BoundedAsync(new StreamConfig("OBJ_" + Names.Journal, [$"$O.{Names.Journal}.C.>", $"$O.{Names.Journal}.M.>"])
        {
            Description = "Diffs too large for an entry of the journal",
            MaxAge = Timings.JournalAge,
            MaxBytes = JournalBytes,
        }, cancellationToken);
        return await new NatsObjContext(Leaf).GetObjectStoreAsync(Names.Journal, cancellationToken);
    }

    /// <summary>Waits a while for the leaf to answer.</summary>
    /// <returns>False when it did not, which is said once.</returns>
    public async Task<bool> ConnectAsync(CancellationToken cancellationToken)
    {
        Task connected = _connection.ConnectAsync().AsTask();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (await Task.WhenAny(connected, Task.Delay(Patience, _time, either.Token)) == connected)
        {
            either.Cancel();
            await connected;
            return true;
        }

        if (!_isAway)
            _log.CannotConnect(_nats);
        _isAway = true;
        cancellationToken.ThrowIfCancellationRequested();
        return false;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    // A server reserves what a stream may grow to: on a small disk the journal is smaller.
    private async Task BoundedAsync(StreamConfig config, CancellationToken cancellationToken)
    {
        config.Storage = StreamConfigStorage.File;
        config.Discard = StreamConfigDiscard.Old;
        config.AllowRollupHdrs = true;
        config.AllowDirect = true;
        while (true)
        {
            try
            {
                await Leaf.CreateOrUpdateStreamAsync(config, cancellationToken);
                return;
            }
            catch (NatsJSApiException e) when (e.IsFull() && config.MaxBytes > LeastJournalBytes)
            {
                config.MaxBytes /= 2;
            }
        }
    }

    private async ValueTask<INatsKVStore> BucketAsync(NatsKVConfig config, CancellationToken cancellationToken)
    {
        var buckets = new NatsKVContext(Leaf);
        try
        {
            return await buckets.GetStoreAsync(config.Bucket, cancellationToken);
        }
        catch (NatsJSApiException e) when (e.Error.Code == 404)
        {
            // Two runners that start at once make the same bucket: the second is told that it exists, with the same settings.
            return await buckets.CreateStoreAsync(config, cancellationToken);
        }
    }

    private static NatsOpts Options(RunnerSettings settings, ILoggerFactory loggers)
    {
        // The hub lets a site listen to answers below its own prefix only.
        string inbox = $"_INBOX.site.{Token.Escape(settings.Site)}";
        return NatsLogin.Options(settings.Nats, $"leafwire-runner {settings.Name}", inbox, loggers) with
        {
            DrainSubscriptionsOnDispose = true,
            DrainPingTimeout = TimeSpan.FromSeconds(2),
        };
    }
}
