using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Steps;

/// <summary>Lets people see a push: report blobs, table rows, log events.</summary>
public sealed class Recorder(ResultStore results, PushTable table, ILogger<Recorder> logger)
{
    /// <summary>Shows how a push under way stands.</summary>
    public Task ShowAsync(PushReport report, CancellationToken cancel) =>
        Task.WhenAll(results.ShowAsync(report, cancel), table.ShowAsync(report, cancel));

    /// <summary>Records an ended push: the reports first, so that whoever sees its row ended finds them.</summary>
    public async Task RecordAsync(FoundUpload upload, PushReport report, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(report);
        await results.KeepReportsAsync(report, cancel);
        await table.RecordAsync(report, upload.ETag, cancel);
        logger.PushEnded(report);
    }
}
