using Azure.Storage.Blobs;
using Leafwire.Pipeline.Notifications;
using Leafwire.Pipeline.Steps;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Leafwire.Functions.Triggers;

/// <summary>
/// Takes in what is uploaded. Two triggers over one intake: events where the platform sends them, polling where it does
/// not (Azurite); the one that is not used is switched off by <c>AzureWebJobs.{name}.Disabled</c>. What both miss, and what
/// they tried in vain, the sweep finds.
/// </summary>
internal sealed class UploadTriggers(Intake intake, Sweep sweep, Notifier notifier)
{
    // Also what lies in a wrong place: whoever uploaded it is told.
    private const string Path = "avd-configs/{name}";

    /// <summary>Every minute: <see cref="Sweep.Interval"/>.</summary>
    private const string Schedule = "0 * * * * *";

    [Function("PushUploadedEvent")]
    public Task OnEventAsync(
        [BlobTrigger(Path, Source = BlobTriggerSource.EventGrid, Connection = "AzureWebJobsStorage")] BlobClient blob,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => intake.TakeAsync(blob.Name, new DurableStarter(client), cancellationToken);

    [Function("PushUploaded")]
    public Task OnPollAsync(
        [BlobTrigger(Path, Source = BlobTriggerSource.LogsAndContainerScan, Connection = "AzureWebJobsStorage")] BlobClient blob,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => intake.TakeAsync(blob.Name, new DurableStarter(client), cancellationToken);

    /// <summary>Every minute: <see cref="Notifier.Interval"/>.</summary>
    [Function("Tell")]
    public Task OnTellAsync([TimerTrigger(Schedule)] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return notifier.RunAsync(cancellationToken);
    }

    [Function("Sweep")]
    public Task OnTimerAsync(
        [TimerTrigger(Schedule)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        _ = timer;
        return sweep.RunAsync(new DurableStarter(client), cancellationToken);
    }
}
