using Leafwire.Runner.Bus;
using Leafwire.Runner.Health;
using Leafwire.Runner.Inventory;
using Leafwire.Runner.Journal;
using Leafwire.Runner.Lanes;
using Leafwire.Runner.Leases;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Telemetry;
using Leafwire.Runner.Trust;
using Leafwire.Runner.Work;
using Leafwire.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Agent;

/// <summary>The runner's features, one registration each.</summary>
internal static class RunnerServices
{
    /// <summary>Settings, clock and log.</summary>
    public static IServiceCollection AddBasics(this IServiceCollection services, RunnerSettings settings) => services
        .AddSystemd()
        .AddSingleton(settings)
        .AddSingleton(new DeviceInventory(settings.Devices))
        .AddSingleton(new SiteRulesInForce(settings.SitePolicy))
        .AddSingleton<Sightings>()
        .AddHostedService<SettingsWatch>()
        .AddSingleton(new RunnerTimings())
        .AddSingleton(TimeProvider.System)
        .Configure<HostOptions>(options => options.ShutdownTimeout = new RunnerTimings().StopGrace * 3)
        .AddLogging(AddConsole);

    /// <summary>Spans, metrics and logs to whatever the environment names; nothing where it names nothing.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, OtlpSettings otlp)
    {
        if (otlp.Metrics)
            services.AddHostedService<RunnerGauges>();
        return services.AddOtlp("leafwire-runner", otlp, new SiteFacts());
    }

    private static void AddConsole(ILoggingBuilder logging)
    {
        logging
            .SetMinimumLevel(
                Enum.TryParse(RunnerEnvironment.OfProcess.LogLevel, ignoreCase: true, out LogLevel level) ? level : LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            // The library's view of connection troubles; the runner logs its own.
            .AddFilter("NATS", LogLevel.Critical);
        if (SystemdHelpers.IsSystemdService())
        {
            logging.AddSystemdConsole();
            return;
        }

        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
        });
    }

    /// <summary>The connection to the leaf, and through it to the hub.</summary>
    public static IServiceCollection AddBus(this IServiceCollection services) => services
        .AddSingleton<NatsBus>()
        .AddSingleton<LoopLife>()
        .AddSingleton<NatsCommandFeed>()
        .AddSingleton<NatsReplyOutlet>()
        .AddSingleton<ProgressReporter>()
        .AddSingleton<EdgeJournal>()
        .AddSingleton<LeaseKeeper>();

    /// <summary>Whose commands are carried out.</summary>
    public static IServiceCollection AddTrust(this IServiceCollection services) => services
        .AddSingleton(provider => provider.GetRequiredService<RunnerSettings>().Trust)
        .AddSingleton<KeyRing>()
        .AddSingleton<CommandTrust>();

    /// <summary>One lane a device, and the agent that starts and stops them.</summary>
    public static IServiceCollection AddLanes(this IServiceCollection services) => services
        .AddSingleton(provider => new LaneParts(
            provider.GetRequiredService<RunnerSettings>(),
            provider.GetRequiredService<RunnerTimings>(),
            provider.GetRequiredService<NatsCommandFeed>(),
            provider.GetRequiredService<EdgeJournal>(),
            provider.GetRequiredService<NatsReplyOutlet>(),
            provider.GetRequiredService<LeaseKeeper>(),
            provider.GetRequiredService<ISwitchWorker>(),
            provider.GetRequiredService<CommandTrust>(),
            provider.GetRequiredService<ProgressReporter>().Report,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()) { Inventory = provider.GetRequiredService<DeviceInventory>() })
        .AddSingleton<LaneSet>()
        .AddSingleton<PresenceDesk>()
        .AddHostedService<EdgeAgent>();

    /// <summary><c>/healthz</c> and systemd's watchdog.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        if (SystemdHelpers.IsSystemdService())
            services.AddHostedService<SystemdWatchdog>();
        return services.AddSingleton<Func<RunnerHealth>>(provider =>
        {
            RunnerSettings settings = provider.GetRequiredService<RunnerSettings>();
            NatsBus bus = provider.GetRequiredService<NatsBus>();
            LeaseKeeper leases = provider.GetRequiredService<LeaseKeeper>();
            LaneSet lanes = provider.GetRequiredService<LaneSet>();
            KeyRing keys = provider.GetRequiredService<KeyRing>();
            DeviceInventory inventory = provider.GetRequiredService<DeviceInventory>();
            return () => new RunnerHealth(settings.Name, settings.Site, bus.IsConnected, inventory.Current.Count, leases.Held,
                lanes.Reading, keys.AcceptsUnsigned, keys.Accepted ?? []);
        })
        .AddSingleton<HealthEndpoint>()
        .AddHostedService(provider => provider.GetRequiredService<HealthEndpoint>());
    }
}
