using System.Text;
using Grpc.Net.Client;
using Leafwire.Functions;
using Leafwire.Functions.Api;
using Leafwire.Functions.Orchestration;
using Leafwire.Functions.Triggers;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Leafwire.Tests.Functions.Hosting;

/// <summary>
/// The function app's orchestrator and activities, as they are, on the in-process Durable Task host; storage and NATS are real.
/// </summary>
internal sealed class DurableHost : IAsyncDisposable
{
    /// <summary>What archiving is called beside the steps.</summary>
    public const string Archive = "archive";

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

    /// <summary>What orchestrators were given: each time an instance's whole history.</summary>
    public IEnumerable<Microsoft.DurableTask.Protobuf.OrchestratorRequest> Requests => _hub.Requests;

    /// <summary>A part of the function app.</summary>
    public T Get<T>() where T : notnull => _app.GetRequiredService<T>();

    /// <summary>Starts the host.</summary>
    public static async Task<DurableHost> StartAsync(IReadOnlyDictionary<string, string?> settings, DurableHostOptions? options = null)
    {
        TaskHub hub = await TaskHub.StartAsync();
        IServiceCollection services = new ServiceCollection().AddLogging()
            .AddFunctions(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton<PushActivities>().AddSingleton<PushHttp>().AddSingleton<UploadTriggers>()
            .Configure<DurableTaskClientOptions>(o => o.DataConverter = Converter);
        services.AddDurableTaskClient(client => client.UseGrpc(hub.Address.ToString()));
        var host = new DurableHost(services.BuildServiceProvider(), hub, options ?? new DurableHostOptions());
        await host.StartWorkerAsync();
        return host;
    }

    /// <summary>Does what the blob triggers do with an upload.</summary>
    public Task TriggerAsync(string blob, CancellationToken cancellationToken) =>
        Get<Intake>().TakeAsync(blob, new DurableStarter(Client), cancellationToken);

    /// <summary>Does what the timer does.</summary>
    public Task SweepAsync(CancellationToken cancellationToken) => Get<Sweep>().RunAsync(new DurableStarter(Client), cancellationToken);

    /// <summary>Takes a decision over the HTTP API.</summary>
    /// <returns>The status code.</returns>
    public async Task<int> PostAsync(string id, string decision, string body, CancellationToken cancellationToken)
    {
        var http = new DefaultHttpContext();
        http.Request.ContentType = "application/json";
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        http.Response.Body = new MemoryStream();
        IActionResult answer = await Get<PushHttp>().DecideAsync(http.Request, Client, id, decision, cancellationToken);
        await answer.ExecuteResultAsync(new ActionContext(http, new RouteData(), new ActionDescriptor()));
        return http.Response.StatusCode;
    }

    /// <summary>Waits for the end of an instance.</summary>
    /// <returns>What it returned.</returns>
    public async Task<PushStatus?> EndAsync(string id, CancellationToken cancellationToken)
    {
        OrchestrationMetadata instance = await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, cancellationToken);
        instance.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed, instance.FailureDetails?.ErrorMessage);
        return instance.ReadOutputAs<PushStatus?>();
    }

    /// <summary>
    /// Puts a new worker in the place of the one that runs: all that orchestrators know is rebuilt, and activities
    /// under way are done again.
    /// </summary>
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
        tasks.AddOrchestratorFunc<PushState, PushStatus?>(
            nameof(PushOrchestrator), (context, _) => PushOrchestrator.RunAsync(context, _options.StepsPerGeneration));
        Add(nameof(PushActivities.StepPush), activities.StepPush);
        Add(nameof(PushActivities.ArchivePush), activities.ArchivePush);

        // Steps are told apart by the step that the push is at, as if each were an activity of its own.
        void Add(string activity, Func<PushState, CancellationToken, Task<PushState>> run) =>
            tasks.AddActivityFunc<PushState, PushState>(activity, async (_, state) =>
            {
                PushState next = state;
                await _options.Around(this, activity == nameof(PushActivities.StepPush) ? state.Step : Archive,
                    async () => next = await run(state, CancellationToken.None));
                return next;
            });
    }
}

/// <summary>How a test changes a <see cref="DurableHost"/>.</summary>
internal sealed record DurableHostOptions
{
    /// <summary>Wraps each activity: the host, the step's name, and the call of the real one.</summary>
    public Func<DurableHost, string, Func<Task>, Task> Around { get; init; } = (_, _, call) => call();

    /// <summary>As the product has it, unless a test wants many generations.</summary>
    public int StepsPerGeneration { get; init; } = PushOrchestrator.StepsPerGeneration;
}
