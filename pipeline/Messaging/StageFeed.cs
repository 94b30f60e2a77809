using System.Collections.Concurrent;
using Leafwire.Contracts;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;

namespace Leafwire.Pipeline.Messaging;

/// <summary>
/// What devices are at inside a command, as their runners tell whoever listens. It is shown and nothing hangs on it: a report may be
/// lost, and comes again while the stage lasts.
/// </summary>
internal sealed class StageFeed(Hub hub, TimeProvider time, ILogger<StageFeed> logger) : IAsyncDisposable
{
    // A site that nobody asks about any more is not listened to.
    private static readonly TimeSpan Linger = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SiteFeed> _sites = new(StringComparer.Ordinal);

    /// <summary>What was heard of a push; the first who asks about a site makes it be listened to.</summary>
    public PushStages Of(string site, string pushId)
    {
        lock (_gate)
        {
            if (!_sites.TryGetValue(site, out SiteFeed? feed))
            {
                feed = new SiteFeed(new CancellationTokenSource(Linger, time));
                feed.Listening = ListenAsync(site, feed);
                _sites[site] = feed;
            }

            feed.Unasked.CancelAfter(Linger);
            return feed.Of(pushId);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        SiteFeed[] feeds;
        lock (_gate)
            feeds = [.. _sites.Values];
        foreach (SiteFeed feed in feeds)
        {
            await feed.Unasked.CancelAsync();
            await feed.Listening;
        }
    }

    private async Task ListenAsync(string site, SiteFeed feed)
    {
        // Nobody waits for the hub here.
        await Task.Yield();
        try
        {
            await using INatsSub<byte[]> reports = await hub.Connection.SubscribeCoreAsync<byte[]>(
                Subjects.SiteProgress(site), cancellationToken: feed.Unasked.Token);
            await foreach (NatsMsg<byte[]> message in reports.Msgs.ReadAllAsync(feed.Unasked.Token))
                Hear(site, feed, message.Data);
        }
        catch (OperationCanceledException) when (feed.Unasked.IsCancellationRequested)
        {
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException or ObjectDisposedException)
        {
            logger.StagesNotHeard(site, e.Message);
        }
        finally
        {
            lock (_gate)
                _sites.Remove(site);
        }
    }

    private void Hear(string site, SiteFeed feed, byte[]? data)
    {
        try
        {
            Progress report = Wire.DecodeProgress(data);
            if (report.Site == site)
                feed.Of(report.PushId).Hear(report);
        }
        catch (MalformedMessageException e)
        {
            logger.StageUnreadable(site, e.Message);
        }
    }

    private sealed class SiteFeed(CancellationTokenSource unasked)
    {
        // Pushes of which nothing was said for longest go first; a site has no more at once.
        private const int Most = 100;

        private readonly ConcurrentDictionary<string, PushStages> _pushes = new(StringComparer.Ordinal);

        public CancellationTokenSource Unasked => unasked;

        public Task Listening { get; set; } = Task.CompletedTask;

        public PushStages Of(string pushId)
        {
            if (_pushes.Count >= Most && !_pushes.ContainsKey(pushId))
                _pushes.TryRemove(_pushes.MinBy(p => p.Value.HeardAt).Key, out _);
            return _pushes.GetOrAdd(pushId, _ => new PushStages());
        }
    }
}

/// <summary>What was heard of the devices of one push.</summary>
internal sealed class PushStages
{
    private readonly ConcurrentDictionary<string, DeviceStages> _devices = new(StringComparer.Ordinal);
    private int _version;

    /// <summary>Another one when something else is to be shown than before.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>When the newest stage of all began, by its runner's clock.</summary>
    public DateTimeOffset HeardAt { get; private set; }

    /// <summary>What was heard of a device; null for nothing that the log does not say.</summary>
    public DeviceStages? Of(string device) => _devices.GetValueOrDefault(device);

    /// <summary>Takes a report.</summary>
    public void Hear(Progress report)
    {
        ArgumentNullException.ThrowIfNull(report);
        HeardAt = report.At;
        if (report.Command != CommandKind.Configure)
            return;
        DeviceStages? before = Of(report.Device);
        DeviceStages? now = report.Stage switch
        {
            Stages.Prove => new DeviceStages(report.At, null),
            // What was armed before is known to be, also when nobody heard it.
            Stages.PostCheck => new DeviceStages(before?.ArmedAt ?? report.At, before?.CheckingAt ?? report.At),
            // It begins again.
            Stages.Queue or Stages.Connect => null,
            _ => before,
        };
        if (now == before)
            return;
        if (now is null)
            _devices.TryRemove(report.Device, out _);
        else
            _devices[report.Device] = now;
        Interlocked.Increment(ref _version);
    }
}

/// <summary>How far a device is inside the command that configures it, by its runner's clock.</summary>
/// <param name="ArmedAt">When it was armed, and was asked for over a fresh connection.</param>
/// <param name="CheckingAt">When its checks began; null before.</param>
internal sealed record DeviceStages(DateTimeOffset ArmedAt, DateTimeOffset? CheckingAt);
