using Grpc.Net.Client;
using Leafwire.Functions;
using Leafwire.Functions.Api;
using Leafwire.Functions.Orchestration;
using Leafwire.Functions.Triggers;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Leafwire.Tests.Functions.Hosting;

/// <summary>The function app's orchestrator and activities, as they are, on the in-process Durable Task host; storage and NATS are real.</summary>
internal sealed class DurableHost : IAsyncDisposable
{
    private static readonly JsonDataConverter Converter = new(FunctionsApp.Json);

    private readonly ServiceProvider _app;
    private readonly TaskHub _hub;
    private readonly GrpcChannel _channel;
    private readonly DurableHostOptions _options;
    private readonly List<IHost> _workers = [];
    private readonly SemaphoreSlim _replacing = new(1);

    private DurableHost(ServiceProvider app, TaskHub hub, DurableHostOptions options)
    {
        _app = app;
        _hub = hub;
        _options = options;
        _channel = GrpcChannel.ForAddress(hub.Address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        Client = app.GetRequiredService<IDurableTaskClientProvider>().GetClient();
    }

    public DurableTaskClient Client { get; }

    public TaskStore Store => _hub.Store;

    /// <summary>A part of the function app.</summary>
    public T Get<T>() where T : notnull => _app.GetRequiredService<T>();

    /// <summary>Starts the host.</summary>
    public static async Task<DurableHost> StartAsync(IReadOnlyDictionary<string, string?> settings, DurableHostOptions? options = null)
    {
        TaskHub hub = await TaskHub.StartAsync();
        IServiceCollection services = new ServiceCollection().AddLogging()
            .AddFunctions(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton<PushActivities>().AddSingleton<PushHttp>().AddSingleton<PoisonTrigger>()
            .Configure<DurableTaskClientOptions>(o => o.DataConverter = Converter);
        services.AddDurableTaskClient(client => client.UseGrpc(hub.Address.ToString()));
        var host = new DurableHost(services.BuildServiceProvider(), hub, options ?? new DurableHostOptions());
        await host.StartWorkerAsync();
        return host;
    }

    /// <summary>Does what the blob triggers do with an upload.</summary>
    public Task TriggerAsync(string blob, CancellationToken cancel) =>
        Get<PushStarter>().StartAsync(Client, blob, cancel);

    /// <summary>Waits for the end of an instance.</summary>
    /// <returns>What it returned.</returns>
    public async Task<PushStatus?> EndAsync(string id, CancellationToken cancel)
    {
        OrchestrationMetadata instance = await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, cancel);
        instance.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed, instance.FailureDetails?.ErrorMessage);
        return instance.ReadOutputAs<PushStatus?>();
    }

    /// <summary>Puts a new worker in the place of the one that runs: all that orchestrators know is rebuilt, and activities under way are done again.</summary>
    public async Task ReplaceWorkerAsync()
    {
        await _replacing.WaitAsync();
        try
        {
            await _workers[^1].StopAsync();
            await _hub.WorkerGoneAsync();
            await StartWorkerAsync();
        }
        finally
        {
            _replacing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _workers[^1].StopAsync();
        foreach (IHost worker in _workers)
            worker.Dispose();
        _channel.Dispose();
        await _app.DisposeAsync();
        await _hub.DisposeAsync();
        _replacing.Dispose();
    }

    private async Task StartWorkerAsync()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.Configure<DurableTaskWorkerOptions>(o => o.DataConverter = Converter);
        builder.Services.AddDurableTaskWorker(worker => worker.UseGrpc(_channel).AddTasks(Register));
        _workers.Add(builder.Build());
        await _workers[^1].StartAsync();
    }

    private void Register(DurableTaskRegistry tasks)
    {
        PushActivities activities = Get<PushActivities>();
        tasks.AddOrchestratorFunc<FoundUpload, PushStatus?>(nameof(PushOrchestrator), (context, _) => PushOrchestrator.RunAsync(context, _options.StepsPerGeneration, _options.Attempts));
        Add<FoundUpload, PlanResult>(nameof(PushActivities.PlanPush), activities.PlanPush);
        Add<PushRef, DateTimeOffset?>(nameof(PushActivities.EnterQueue), activities.EnterQueue);
        Add<PushRef, IReadOnlyList<Unserved>>(nameof(PushActivities.FindUnserved), activities.FindUnserved);
        Add<PageRequest, LogPage>(nameof(PushActivities.ReadLog), activities.ReadLog);
        AddVoid<CommandBatch>(nameof(PushActivities.PublishCommands), activities.PublishCommands);
        AddVoid<KeptDecision>(nameof(PushActivities.KeepDecision), activities.KeepDecision);
        AddVoid<PushMoment>(nameof(PushActivities.ShowPush), activities.ShowPush);
        AddVoid<PushMoment>(nameof(PushActivities.RecordPush), activities.RecordPush);
        AddVoid<PushReport>(nameof(PushActivities.RecordRefusal), activities.RecordRefusal);
        AddVoid<PushRef>(nameof(PushActivities.LeaveQueue), activities.LeaveQueue);
        AddVoid<GivenUpPush>(nameof(PushActivities.GiveUpPush), activities.GiveUpPush);

        void Add<TIn, TOut>(string name, Func<TIn, CancellationToken, Task<TOut>> activity) =>
            tasks.AddActivityFunc<TIn, TOut>(name, async (_, input) =>
            {
                TOut? output = default;
                await _options.Around(this, name, async () => output = await activity(input, CancellationToken.None));
                return output!;
            });

        void AddVoid<TIn>(string name, Func<TIn, CancellationToken, Task> activity) =>
            tasks.AddActivityFunc<TIn>(name, (_, input) => _options.Around(this, name, () => activity(input, CancellationToken.None)));
    }
}

/// <summary>How a test changes a <see cref="DurableHost"/>.</summary>
internal sealed record DurableHostOptions
{
    /// <summary>Wraps each activity: the host, the activity's name, and the call of the real one.</summary>
    public Func<DurableHost, string, Func<Task>, Task> Around { get; init; } = (_, _, call) => call();

    /// <summary>As the product has it, unless a test cannot wait for hours.</summary>
    public int Attempts { get; init; } = DurablePushSteps.Attempts;

    /// <summary>As the product has it, unless a test wants many generations.</summary>
    public int StepsPerGeneration { get; init; } = PushOrchestrator.StepsPerGeneration;
}
