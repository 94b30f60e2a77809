using System.Globalization;
using Leafwire.Runner.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace Leafwire.Runner.Health;

/// <summary>
/// Feeds systemd's watchdog (sd_watchdog_enabled(3)) while the runner's loops go round. A leaf or hub that is away, or answers
/// nothing, is no reason to be restarted.
/// </summary>
internal sealed class SystemdWatchdog(ISystemdNotifier systemd, LoopLife life, TimeProvider time) : BackgroundService
{
    /// <summary>A loop that did not go round for so long hangs: while the feed rests it goes round three times.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(50);

    private static readonly ServiceState Alive = new("WATCHDOG=1");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!systemd.IsEnabled || !long.TryParse(RunnerEnvironment.OfProcess.Watchdog, CultureInfo.InvariantCulture, out long microseconds))
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromMicroseconds(microseconds) / 3, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (life.IsAlive(Longest))
                systemd.Notify(Alive);
        }
    }
}
