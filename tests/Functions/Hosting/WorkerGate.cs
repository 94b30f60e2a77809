using System.Collections.Concurrent;
using DurableTask.Core;
using Grpc.Core;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Leafwire.Tests.Functions.Hosting;

/// <summary>The task hub's server, and whether a worker is connected to it.</summary>
public sealed class WorkerGate(
    IHostApplicationLifetime lifetime, ILoggerFactory loggers, IOrchestrationService service, IOrchestrationServiceClient client,
    IOptions<TaskHubGrpcServerOptions> options)
    : TaskHubGrpcServer(lifetime, loggers, service, client, options)
{
    private TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What orchestrators were given, in order: each time the whole history.</summary>
    public ConcurrentQueue<OrchestratorRequest> Requests { get; } = new();

    /// <summary>Waits until the worker that is connected has left.</summary>
    public Task WorkerGoneAsync() => _gone.Task;

    public override async Task GetWorkItems(
        GetWorkItemsRequest request, IServerStreamWriter<WorkItem> responseStream, ServerCallContext context)
    {
        _gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await base.GetWorkItems(request, new Recorded(responseStream, Requests), context);
        }
        finally
        {
            _gone.TrySetResult();
        }
    }

    private sealed class Recorded(IServerStreamWriter<WorkItem> stream, ConcurrentQueue<OrchestratorRequest> requests)
        : IServerStreamWriter<WorkItem>
    {
        public WriteOptions? WriteOptions
        {
            get => stream.WriteOptions;
            set => stream.WriteOptions = value;
        }

        public Task WriteAsync(WorkItem message)
        {
            if (message.OrchestratorRequest is { } request)
                requests.Enqueue(request);
            return stream.WriteAsync(message);
        }
    }
}
