using System.Text.Json.Serialization;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Leafwire.Functions.Triggers;

/// <summary>
/// An upload whose trigger failed as often as <c>host.json</c> allows lands in a queue that nobody reads by default.
/// It is recorded as a refused push, so that whoever uploaded it sees why nothing happens.
/// </summary>
internal sealed class PoisonTrigger(UploadFinder finder, Recorder recorder, TimeProvider time)
{
    [Function("PushNotStarted")]
    public async Task RunAsync(
        [QueueTrigger("webjobs-blobtrigger-poison", Connection = "AzureWebJobsStorage")] PoisonBlob blob,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancel)
    {
        UploadFinding finding = await finder.FindAsync(blob.Name, cancel);
        if (finding.Refusal is { } refusal)
            await recorder.RecordAsync(refusal, cancel);
        if (finding.Upload is not { } upload || await client.GetInstanceAsync(upload.PushId, cancel) is not null)
            return;
        var problem = new UploadProblem(upload.Name.Name, null, "its push could not be started, though it was tried several times: storage or the durable backend was away. Upload it again under a new name");
        await recorder.RecordAsync(PushReport.Refused(upload.PushId, upload.Name, [problem], upload.UploadedAt, time.GetUtcNow()), cancel);
    }
}

/// <summary>What the Functions host puts into the queue for a blob.</summary>
/// <param name="Container">The container.</param>
/// <param name="Name">The blob's name.</param>
internal sealed record PoisonBlob([property: JsonPropertyName("ContainerName")] string Container, [property: JsonPropertyName("BlobName")] string Name);
