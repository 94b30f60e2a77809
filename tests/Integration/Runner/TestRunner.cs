using Leafwire.Lab.Processes;
using Leafwire.Messaging;
using Leafwire.Runner.Agent;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leafwire.Tests.Integration.Runner;

/// <summary>A runner as the program builds it, with a scripted worker instead of switches.</summary>
internal sealed class TestRunner : IAsyncDisposable
{
    private readonly IHost _host;

    private TestRunner(IHost host, ScriptedWorker worker, LogWatch log)
    {
        _host = host;
        Worker = worker;
        Log = log;
    }

    public ScriptedWorker Worker { get; }

    public LogWatch Log { get; }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static async Task<TestRunner> StartAsync(
        string url, IReadOnlyList<string> devices, ScriptedWorker worker, RunnerTimings? timings = null, string name = "runner-1",
        int maxLanes = 32, TrustSettings? trust = null)
    {
        var settings = new RunnerSettings
        {
            Site = HubClient.Site,
            Name = name,
            Nats = new NatsSettings { Url = url, Username = NatsLeaf.User, Password = NatsLeaf.User },
            Devices = [.. devices.Select(
                device => new DeviceProfile { Name = device, Host = device, Username = "admin", TrustOnFirstUse = true })],
            Trust = trust ?? TrustSettings.Unsigned,
            MaxLanes = maxLanes,
            Health = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0),
        };
        var log = new LogWatch();
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddBasics(settings).AddBus().AddTrust().AddLanes().AddHealth();
        builder.Services.AddSingleton<ISwitchWorker>(worker).AddSingleton(timings ?? new RunnerTimings());
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        IHost host = builder.Build();
        await host.StartAsync();
        return new TestRunner(host, worker, log);
    }

    public Task ServesAsync(CancellationToken cancellationToken) => Log.SawAsync("Serving", cancellationToken);

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
