using System.Text.Json;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Notifications;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Telemetry;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Steps;

/// <summary>Lets people see a push: report blobs, table rows, log events.</summary>
internal sealed class Recorder(
    ResultStore results, PushTable table, DriftTable drift, Notifier notifier, TimeProvider time, ILogger<Recorder> logger)
{
    private readonly PreviewReader _changes = new(results, drift);

    /// <summary>Shows how a push under way stands.</summary>
    public Task ShowAsync(PushReport report, CancellationToken cancellationToken) =>
        Task.WhenAll(results.ShowAsync(report, cancellationToken), table.ShowAsync(report, cancellationToken),
            notifier.TellAsync(report, cancellationToken));

    /// <summary>Records an ended push: the reports first, so that whoever sees its row ended finds them.</summary>
    public async Task RecordAsync(FoundUpload upload, PushReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(report);
        await results.KeepReportsAsync(report, await ChangesAsync(report, cancellationToken), cancellationToken);
        if (report.Devices.Any(d => d.Runs == RunningConfiguration.New))
            await LinkAsync(report, cancellationToken);
        // Before the row says that the push is over: nobody takes it up after that.
        await notifier.TellAsync(report, cancellationToken);
        await table.RecordAsync(report, upload.ETag, cancellationToken);
        PipelineTelemetry.Ended(report, upload.UploadedAt, time.GetUtcNow());
        logger.PushEnded(report);
    }

    private async Task<ReadOnlyMemory<byte>?> ChangesAsync(PushReport report, CancellationToken cancellationToken)
    {
        if (!report.Devices.Any(d => d.Diff is not null || d.Risks.Count > 0))
            return null;
        ChangeList changes = ChangeList.Of(await _changes.ReadAsync(report, null, cancellationToken, PreviewReader.HostCharacters));
        return JsonSerializer.SerializeToUtf8Bytes(changes, ChangeJson.Default.ChangeList);
    }

    // What was undone says so before anybody sees that its restore is over.
    private async Task LinkAsync(PushReport report, CancellationToken cancellationToken)
    {
        foreach (string id in report.Restores)
        {
            if (await table.FindAsync(id, cancellationToken) is { } undone)
                await table.LinkAsync(undone, report.Id, cancellationToken);
        }
    }
}
