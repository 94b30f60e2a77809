using Leafwire.Runner.Eos;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;
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
    /// <param name="runner">The runner's name, as replies give it.</param>
    /// <param name="hostKeyFile">Where host keys are kept that were trusted on first use; null to keep them for the life of the process.</param>
    /// <exception cref="InvalidDataException">The file holds a line that is no host key.</exception>
    public static IServiceCollection AddSwitchWorker(this IServiceCollection services, string runner, string? hostKeyFile)
    {
        IHostKeyStore hostKeys = hostKeyFile is null ? new MemoryHostKeyStore() : new FileHostKeyStore(hostKeyFile);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(hostKeys);
        services.AddSingleton<ISwitchConnector>(s => new SshConnector(
            new SshOptions(), hostKeys, s.GetRequiredService<ILogger<SshConnector>>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new LoginBreaker(s.GetRequiredService<TimeProvider>()));
        foreach (Func<IServiceProvider, ISwitchPlatform> platform in Known.Values)
            services.AddSingleton(platform);
        services.AddSingleton(s => new SwitchPlatforms(s.GetServices<ISwitchPlatform>(), s.GetRequiredService<LoginBreaker>()));
        services.AddSingleton<ISwitchWorker>(s => new SwitchWorker(s.GetRequiredService<SwitchPlatforms>(), s.GetRequiredService<TimeProvider>(), new WorkOptions(), runner, s.GetRequiredService<ILogger<SwitchWorker>>()));
        return services;
    }
}
