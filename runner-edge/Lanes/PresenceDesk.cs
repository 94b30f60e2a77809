using System.Collections.Concurrent;
using System.Reflection;
using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Leases;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Trust;
using Leafwire.Runner.Work;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;

namespace Leafwire.Runner.Lanes;

/// <summary>
/// Answers who asks whether somebody serves a device. The subscription itself is half of the answer: without one the
/// asker is told at once that there are no responders. So there is one for each device that this runner holds, and one for
/// who asks for the site's runners, also those that hold none.
/// </summary>
internal sealed class PresenceDesk(
    LaneSet lanes, NatsCommandFeed feed, NatsBus bus, KeyRing keys, RunnerSettings settings, Sightings sightings, TimeProvider time,
    ILogger<PresenceDesk> log)
    : ILeaseHolder, IDisposable
{
    // Shorter than the pipeline waits for an answer: that the runner is not ready yet is heard as well.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private const string AllDevices = "all devices";
    private static readonly string? Version = typeof(PresenceDesk).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
        ?.InformationalVersion;
    private readonly ConcurrentDictionary<string, INatsSub<byte[]>> _requests = new();
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly CancellationTokenSource _stopping = new();
    private INatsSub<byte[]>? _roll;

    /// <summary>Begins to answer who asks for all runners of the site.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _roll = await bus.Connection.SubscribeCoreAsync<byte[]>(Subjects.Runners(settings.Site), cancellationToken: cancellationToken);
            _ = AnswerAsync(AllDevices, _roll, () => ValueTask.FromResult(Presence(lanes.IsReading)));
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException)
        {
            // It is told of all the same by the devices that it takes.
            log.PresenceFailed(AllDevices, e.Message);
        }
    }

    /// <inheritdoc/>
    public async Task TakenAsync(string device, CancellationToken cancellationToken)
    {
        // Before the feed is opened through the same link: the hub knows of it when that is done.
        INatsSub<byte[]> requests = await bus.Connection.SubscribeCoreAsync<byte[]>(
            Subjects.Presence(settings.Site, device), cancellationToken: cancellationToken);
        Lost(device);
        _requests[device] = requests;
        DateTimeOffset heldSince = time.GetUtcNow();
        _ = AnswerAsync(device, requests, async () => Presence(await IsReadyAsync(), device, heldSince));
        await lanes.TakenAsync(device, cancellationToken);
    }

    /// <inheritdoc/>
    public void Lost(string device)
    {
        if (_requests.TryRemove(device, out INatsSub<byte[]>? requests))
            _ = EndAsync(device, requests);
        lanes.Lost(device);
    }

    /// <inheritdoc/>
    public async Task LeaveAsync(string device)
    {
        if (_requests.TryRemove(device, out INatsSub<byte[]>? requests))
            await EndAsync(device, requests);
        await lanes.LeaveAsync(device);
    }

    /// <summary>Answers nobody any more.</summary>
    public async Task StopAsync()
    {
        _stopping.Cancel();
        if (_roll is { } roll)
            await EndAsync(AllDevices, roll);
        foreach ((string device, INatsSub<byte[]> requests) in _requests)
            await EndAsync(device, requests);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task AnswerAsync(string device, INatsSub<byte[]> requests, Func<ValueTask<Presence>> answer)
    {
        await foreach (NatsMsg<byte[]> request in requests.Msgs.ReadAllAsync())
        {
            try
            {
                await request.ReplyAsync(Wire.Encode(await answer()), cancellationToken: _stopping.Token);
            }
            catch (Exception e) when (e is NatsException or OperationCanceledException)
            {
                log.PresenceFailed(device, e.Message);
            }
        }
    }

    private Presence Presence(bool isReady, string? device = null, DateTimeOffset? heldSince = null)
    {
        Sighting? seen = device is null ? null : sightings.Of(device);
        return new Presence(settings.Name, isReady, keys.Accepted)
        {
            Clock = time.GetUtcNow(),
            Version = Version,
            Approvers = settings.Approval?.Approvers,
            Slots = settings.MaxLanes,
            ConfirmSlots = settings.MaxConfirms,
            ConfigurePace = lanes.Pace.Configure,
            ConfirmPace = lanes.Pace.Confirm,
            Started = _started,
            HeldSince = heldSince,
            LastContact = seen?.ContactAt,
            Sessions = seen?.Sessions,
        };
    }

    // The asker has just made the site's stream, perhaps, or the hub was away: the feed is opened now and not at the next try.
    private async ValueTask<bool> IsReadyAsync()
    {
        using var limit = new TimeLimit(Patience, time, _stopping.Token);
        try
        {
            await feed.ProveAsync(limit.Token);
            return await lanes.ReadyAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task EndAsync(string device, INatsSub<byte[]> requests)
    {
        try
        {
            await requests.DisposeAsync();
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException or ObjectDisposedException)
        {
            log.PresenceFailed(device, e.Message);
        }
    }
}
