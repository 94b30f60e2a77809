using System.Net;
using System.Net.Sockets;
using Leafwire.Functions;
using Leafwire.Functions.Orchestration;
using Leafwire.Functions.Triggers;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Pushes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leafwire.Tests.Functions;

/// <summary>The function app's orchestrator and activities, as they are, on the in-process Durable Task host; storage and NATS are real.</summary>
internal sealed class DurableHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly DurableTaskTestHost _host;

    private DurableHost(ServiceProvider services, DurableTaskTestHost host)
    {
        _services = services;
        _host = host;
    }

    public DurableTaskClient Client => _host.Client;

    public IServiceProvider Services => _services;

    /// <summary>Starts the host.</summary>
    /// <param name="settings">The app's settings.</param>
    /// <param name="around">Wraps each activity: its name, and the call of the real one.</param>
    public static async Task<DurableHost> StartAsync(IReadOnlyDictionary<string, string?> settings, Func<string, Func<Task>, Task>? around = null)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        ServiceProvider services = new ServiceCollection().AddLogging().AddFunctions(configuration).AddSingleton<PushActivities>().BuildServiceProvider();
        var converter = new JsonDataConverter(FunctionsApp.Json);
        DurableTaskTestHost host = await DurableTaskTestHost.StartAsync(
            tasks => Register(tasks, services.GetRequiredService<PushActivities>(), around ?? ((_, call) => call())),
            new DurableTaskTestHostOptions
            {
                Port = FreePort(),
                LoggerFactory = LoggerFactory.Create(_ => { }),
                ConfigureServices = s => s
                    .Configure<DurableTaskWorkerOptions>(o => o.DataConverter = converter)
                    .Configure<DurableTaskClientOptions>(o => o.DataConverter = converter),
            });
        return new DurableHost(services, host);
    }

    /// <summary>Does what the blob triggers do with an upload.</summary>
    public Task TriggerAsync(string blob, CancellationToken cancel) =>
        _services.GetRequiredService<PushStarter>().StartAsync(Client, blob, cancel);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _services.DisposeAsync();
    }

    private static void Register(DurableTaskRegistry tasks, PushActivities activities, Func<string, Func<Task>, Task> around)
    {
        tasks.AddOrchestratorFunc<FoundUpload, PushStatus?>(nameof(PushOrchestrator), (context, _) => PushOrchestrator.RunAsync(context));
        Add<FoundUpload, PlanResult>(nameof(PushActivities.PlanPush), activities.PlanPush);
        Add<PushRef, DateTimeOffset?>(nameof(PushActivities.EnterQueue), activities.EnterQueue);
        Add<PushRef, IReadOnlyList<string>>(nameof(PushActivities.FindUnserved), activities.FindUnserved);
        Add<PageRequest, LogPage>(nameof(PushActivities.ReadLog), activities.ReadLog);
        AddVoid<CommandBatch>(nameof(PushActivities.PublishCommands), activities.PublishCommands);
        AddVoid<KeptDecision>(nameof(PushActivities.KeepDecision), activities.KeepDecision);
        AddVoid<PushMoment>(nameof(PushActivities.ShowPush), activities.ShowPush);
        AddVoid<PushMoment>(nameof(PushActivities.RecordPush), activities.RecordPush);
        AddVoid<PushReport>(nameof(PushActivities.RecordRefusal), activities.RecordRefusal);
        AddVoid<PushRef>(nameof(PushActivities.LeaveQueue), activities.LeaveQueue);

        void Add<TIn, TOut>(string name, Func<TIn, CancellationToken, Task<TOut>> activity) =>
            tasks.AddActivityFunc<TIn, TOut>(name, async (_, input) =>
            {
                TOut? output = default;
                await around(name, async () => output = await activity(input, CancellationToken.None));
                return output!;
            });

        void AddVoid<TIn>(string name, Func<TIn, CancellationToken, Task> activity) =>
            tasks.AddActivityFunc<TIn>(name, (_, input) => around(name, () => activity(input, CancellationToken.None)));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
