using System.Globalization;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Leases;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace Leafwire.Runner.Health;

/// <summary>
/// Feeds systemd's watchdog (sd_watchdog_enabled(3)) while the runner shows that it lives. A leaf or hub that is away is
/// no reason to be restarted.
/// </summary>
internal sealed class SystemdWatchdog(ISystemdNotifier systemd, LeaseKeeper leases, NatsBus bus, TimeProvider time) : BackgroundService
{
    private static readonly ServiceState Alive = new("WATCHDOG=1");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!systemd.IsEnabled || !long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), CultureInfo.InvariantCulture, out long microseconds))
            return;
        long seen = -1;
        using var timer = new PeriodicTimer(TimeSpan.FromMicroseconds(microseconds) / 3, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            long renewals = leases.Renewals;
            if (renewals != seen || !bus.IsConnected)
                systemd.Notify(Alive);
            seen = renewals;
        }
    }
}
