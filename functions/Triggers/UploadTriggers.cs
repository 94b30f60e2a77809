using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Leafwire.Functions.Triggers;

/// <summary>
/// An upload starts a push. Two triggers over one method: events where the platform sends them, polling where it does
/// not (Azurite). The one that is not used is switched off by <c>AzureWebJobs.{name}.Disabled</c>.
/// </summary>
internal sealed class UploadTriggers(PushStarter starter)
{
    // Also what lies in a wrong place: whoever uploaded it is told.
    private const string Path = "avd-configs/{name}";

    [Function("PushUploadedEvent")]
    public Task OnEventAsync(
        [BlobTrigger(Path, Source = BlobTriggerSource.EventGrid, Connection = "AzureWebJobsStorage")] BlobClient blob,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancel) => starter.StartAsync(client, blob.Name, cancel);

    [Function("PushUploaded")]
    public Task OnPollAsync(
        [BlobTrigger(Path, Source = BlobTriggerSource.LogsAndContainerScan, Connection = "AzureWebJobsStorage")] BlobClient blob,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancel) => starter.StartAsync(client, blob.Name, cancel);
}
