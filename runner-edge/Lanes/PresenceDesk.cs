using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;
using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Leases;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Trust;
using Leafwire.Runner.Work;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.Services;
using NATS.Net;

namespace Leafwire.Runner.Lanes;

/// <summary>
/// Answers who asks whether somebody serves a device. The subscription itself is half of the answer: without one the
/// asker is told at once that there are no responders. So there is one for each device that this runner holds. Beside that it is a
/// NATS service (ADR-32), by which the site's runners are found, also those that hold no device.
/// </summary>
internal sealed class PresenceDesk(
    LaneSet lanes, NatsCommandFeed feed, NatsBus bus, KeyRing keys, RunnerSettings settings, Sightings sightings, TimeProvider time,
    ILogger<PresenceDesk> log)
    : ILeaseHolder, IDisposable
{
    // Shorter than the pipeline waits for an answer: that the runner is not ready yet is heard as well.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private const string Endpoint = "presence";
    private static readonly string Version = typeof(PresenceDesk).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion;
    private readonly ConcurrentDictionary<string, INatsSub<byte[]>> _requests = new();
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly CancellationTokenSource _stopping = new();
    private INatsSvcServer? _service;

    /// <summary>Begins to be found as a service of the site.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _service = await bus.Connection.CreateServicesContext().AddServiceAsync(
                new NatsSvcConfig(Names.Service(settings.Site), Version)
                {
                    Description = "Leafwire runner: configures the switches of its site",
                    Metadata = new() { ["site"] = settings.Site, ["runner"] = settings.Name },
                    // All runners answer, not one of them.
                    UseQueueGroup = false,
                    StatsHandler = _ => JsonNode.Parse(Wire.Encode(Presence(lanes.IsReading)))!,
                },
                cancellationToken);
            await _service.AddEndpointAsync<byte[]>(
                request => request.ReplyAsync(Wire.Encode(Presence(lanes.IsReading)), cancellationToken: _stopping.Token),
                Endpoint, Subjects.Runners(settings.Site), cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException)
        {
            // It is told of all the same by the devices that it takes.
            log.NotFound(e.Message);
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
        foreach ((string device, INatsSub<byte[]> requests) in _requests)
            await EndAsync(device, requests);
        try
        {
            if (_service is { } service)
                await service.StopAsync();
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException or ObjectDisposedException)
        {
            log.NotFound(e.Message);
        }
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
