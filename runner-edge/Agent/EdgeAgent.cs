using Leafwire.Runner.Bus;
using Leafwire.Runner.Lanes;
using Leafwire.Runner.Leases;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Trust;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Agent;

/// <summary>
/// The runner's life: hold leases and serve their devices; on a stop end the work in hand, give the leases back, and
/// only then let go of NATS.
/// </summary>
internal sealed class EdgeAgent(
    LeaseKeeper leases, LaneSet lanes, PresenceDesk presence, NatsBus bus, KeyRing keys, RunnerSettings settings, RunnerTimings timings,
    TimeProvider time, ILogger<EdgeAgent> log) : BackgroundService
{
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        log.Starting(settings, settings.Nats);
        if (keys.Accepted is null)
            log.Unsigned(settings.Nats);
        foreach (string warning in settings.Warnings)
            log.Careless(warning);
        foreach (DeviceProfile device in settings.Devices.Where(device => device is { HostKeys.Count: 0, TrustOnFirstUse: false }))
            log.NoHostKey(device.Name, device.Host.Reveal(), device.Port);

        try
        {
            // Leases are kept, and no more are taken, while the work in hand ends.
            using var keeping = new CancellationTokenSource();
            Task roll = presence.StartAsync(stoppingToken);
            Task keep = leases.RunAsync(presence, stoppingToken, keeping.Token);
            Task read = lanes.RunAsync(stoppingToken);
            await Task.WhenAny(keep, read, Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken));

            log.Stopping(timings.StopGrace);
            await presence.StopAsync();
            await lanes.StopAsync();
            keeping.Cancel();
            await Task.WhenAll(keep, read, roll);
        }
        catch
        {
            Environment.ExitCode = CommandLine.Failed;
            throw;
        }

        using var patience = new CancellationTokenSource(ReleasePatience, time);
        await leases.ReleaseAsync(patience.Token);
        await bus.DisposeAsync();
        log.Stopped();
    }
}
