using Leafwire.Runner.Eos;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;
using Leafwire.Runner.Trust;
using Leafwire.Runner.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Agent;

/// <summary>Registers the worker and the network operating systems that it knows.</summary>
internal static class SwitchServices
{
    // A further network operating system is a line here and a folder behind ISwitch.
    private static readonly Dictionary<string, Func<IServiceProvider, ISwitchPlatform>> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["eos"] = s => new EosPlatform(s.GetRequiredService<ISwitchConnector>(), new EosOptions(), s.GetRequiredService<TimeProvider>()),
    };

    /// <summary>What <c>platform</c> in the inventory may name.</summary>
    public static IReadOnlyCollection<string> Platforms => Known.Keys;

    /// <summary>Adds <see cref="ISwitchWorker"/> and what it is made of.</summary>
    /// <param name="services">Has logging; a <see cref="TimeProvider"/> that is there already is used.</param>
    /// <param name="settings">The runner's name, the file of its host keys, and the refusals that it accepts by itself.</param>
    /// <exception cref="InvalidDataException">The host key file holds a line that is no host key.</exception>
    public static IServiceCollection AddSwitchWorker(this IServiceCollection services, RunnerSettings settings)
    {
        IHostKeyStore hostKeys = settings.HostKeyFile is { } file ? new FileHostKeyStore(file) : new MemoryHostKeyStore();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(hostKeys);
        services.AddSingleton<ISwitchConnector>(s => new SshConnector(
            new SshOptions(), hostKeys, s.GetRequiredService<ILogger<SshConnector>>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new LoginBreaker(s.GetRequiredService<TimeProvider>()));
        foreach (Func<IServiceProvider, ISwitchPlatform> platform in Known.Values)
            services.AddSingleton(platform);
        services.AddSingleton(s => new SwitchPlatforms(s.GetServices<ISwitchPlatform>(), s.GetRequiredService<LoginBreaker>()));
        services.TryAddSingleton(new SiteRulesInForce(settings.SitePolicy));
        services.TryAddSingleton<Sightings>();
        services.AddSingleton(s => new WorkOptions
        {
            Sightings = s.GetRequiredService<Sightings>(),
            AcceptRefusals = settings.AcceptRefusals,
            Site = s.GetRequiredService<SiteRulesInForce>(),
            Approvals = settings.Approval is { } approval
                ? new ApprovalTrust(new ApprovalKeys(approval, s.GetRequiredService<ILogger<ApprovalKeys>>()).Find, approval.Approvers)
                : null,
        });
        services.AddSingleton<ISwitchWorker>(s => new SwitchWorker(
            s.GetRequiredService<SwitchPlatforms>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<WorkOptions>(),
            settings.Name,
            s.GetRequiredService<ILogger<SwitchWorker>>()));
        return services;
    }
}
