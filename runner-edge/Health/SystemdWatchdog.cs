using System.Globalization;
using Leafwire.Runner.Leases;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace Leafwire.Runner.Health;

/// <summary>
/// Feeds systemd's watchdog (sd_watchdog_enabled(3)) while the agent's loop goes round. A leaf or hub that is away is
/// no reason to be restarted: the loop goes round then too.
/// </summary>
internal sealed class SystemdWatchdog(ISystemdNotifier systemd, LeaseKeeper leases, TimeProvider time) : BackgroundService
{
    private static readonly ServiceState Alive = new("WATCHDOG=1");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!systemd.IsEnabled || !long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), CultureInfo.InvariantCulture, out long microseconds))
            return;
        long seen = -1;
        using var timer = new PeriodicTimer(TimeSpan.FromMicroseconds(microseconds) / 3, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            long passes = leases.Passes;
            if (passes != seen)
                systemd.Notify(Alive);
            seen = passes;
        }
    }
}
