using DurableTask.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leafwire.Tests.Functions.Hosting;

/// <summary>The in-process test host's task hub behind its own gRPC server, so that it outlives the workers that come and go.</summary>
internal sealed class TaskHub : IAsyncDisposable
{
    private readonly WebApplication _server;

    private TaskHub(WebApplication server, TaskStore store)
    {
        _server = server;
        Store = store;
    }

    public TaskStore Store { get; }

    /// <summary>What orchestrators were given.</summary>
    public IEnumerable<Microsoft.DurableTask.Protobuf.OrchestratorRequest> Requests =>
        ((WorkerGate)_server.Services.GetRequiredService<TaskHubGrpcServer>()).Requests;

    public Uri Address => new(_server.Urls.Single());

    public static async Task<TaskHub> StartAsync()
    {
        var store = new TaskStore();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(
            k => k.ConfigureEndpointDefaults(e => e.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.AddGrpc(o => o.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton<IOrchestrationService>(store)
            .AddSingleton<IOrchestrationServiceClient>(store).AddSingleton<TaskHubGrpcServer, WorkerGate>();
        WebApplication server = builder.Build();
        server.MapGrpcService<TaskHubGrpcServer>();
        await server.StartAsync();
        return new TaskHub(server, store);
    }

    /// <summary>
    /// Waits until the hub knows that its worker is gone, and takes back what that one had begun, as a backend
    /// does when a lease runs out.
    /// </summary>
    public async Task WorkerGoneAsync()
    {
        await ((WorkerGate)_server.Services.GetRequiredService<TaskHubGrpcServer>()).WorkerGoneAsync();
        await Store.TakeBackAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }
}
