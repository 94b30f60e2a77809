using System.Text.Json.Serialization;
using Grpc.Core;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Leafwire.Functions.Triggers;

/// <summary>
/// An upload whose trigger failed as often as <c>host.json</c> allows, which takes some seconds, lands in a queue that
/// nobody reads by default. From here it is tried again; then it is recorded as a refused push, so that whoever uploaded
/// it sees why nothing happens.
/// </summary>
/// <remarks>The Functions host shows a message of a poison queue again ten minutes after a failure, as often as need be.</remarks>
internal sealed class PoisonTrigger(PushStarter starter, UploadFinder finder, Recorder recorder, TimeProvider time)
{
    /// <summary>At once, after ten minutes, and after twenty.</summary>
    public const int Attempts = 3;

    [Function("PushNotStarted")]
    public async Task RunAsync(
        [QueueTrigger("webjobs-blobtrigger-poison", Connection = "AzureWebJobsStorage")] PoisonBlob blob,
        [DurableClient] DurableTaskClient client,
        int dequeueCount,
        CancellationToken cancel)
    {
        try
        {
            await starter.StartAsync(client, blob.Name, cancel);
        }
        catch (Exception) when (dequeueCount >= Attempts && !cancel.IsCancellationRequested)
        {
            await RefuseAsync(client, blob.Name, cancel);
        }
    }

    private async Task RefuseAsync(DurableTaskClient client, string path, CancellationToken cancel)
    {
        if ((await finder.FindAsync(path, cancel)).Upload is not { } upload || await IsStartedAsync(client, upload.PushId, cancel))
            return;
        var problem = new UploadProblem(upload.Name.Name, null, "its push could not be started, though it was tried for minutes: storage or the durable backend was away. Upload it again under a new name");
        await recorder.RecordAsync(PushReport.Refused(upload.PushId, upload.Name, [problem], upload.UploadedAt, time.GetUtcNow()), cancel);
    }

    private static async Task<bool> IsStartedAsync(DurableTaskClient client, string pushId, CancellationToken cancel)
    {
        try
        {
            return await client.GetInstanceAsync(pushId, cancel) is not null;
        }
        catch (RpcException)
        {
            // The backend is away still. Should it have the push after all, that one records its own end.
            return false;
        }
    }
}

/// <summary>What the Functions host puts into the queue for a blob.</summary>
/// <param name="Container">The container.</param>
/// <param name="Name">The blob's name.</param>
internal sealed record PoisonBlob([property: JsonPropertyName("ContainerName")] string Container, [property: JsonPropertyName("BlobName")] string Name);
