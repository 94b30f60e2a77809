using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Steps;

/// <summary>Lets people see a push: report blobs, table rows, log events.</summary>
internal sealed class Recorder(ResultStore results, PushTable table, ILogger<Recorder> logger)
{
    /// <summary>Shows how a push under way stands.</summary>
    public Task ShowAsync(PushReport report, CancellationToken cancellationToken) =>
        Task.WhenAll(results.ShowAsync(report, cancellationToken), table.ShowAsync(report, cancellationToken));

    /// <summary>Records an ended push: the reports first, so that whoever sees its row ended finds them.</summary>
    public async Task RecordAsync(FoundUpload upload, PushReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(report);
        await results.KeepReportsAsync(report, cancellationToken);
        if (report.Devices.Any(d => d.Runs == RunningConfiguration.New))
            await LinkAsync(report, cancellationToken);
        await table.RecordAsync(report, upload.ETag, cancellationToken);
        logger.PushEnded(report);
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
