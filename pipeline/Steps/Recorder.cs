using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Steps;

/// <summary>Lets people see a push: report blobs, table rows, log events.</summary>
public sealed class Recorder(ResultStore results, PushTable table, ILogger<Recorder> logger)
{
    /// <summary>Shows how a push stands.</summary>
    public Task ShowAsync(PushReport report, CancellationToken cancel) =>
        Task.WhenAll(results.ShowAsync(report, cancel), table.ShowAsync(report, cancel));

    /// <summary>Says why a push does not move.</summary>
    public Task NoteAsync(PushPlan plan, string message, CancellationToken cancel) =>
        table.NoteAsync(FoundUpload.Of(plan), message, cancel);

    /// <summary>Records an ended push: the reports first, so that whoever sees its row ended finds them.</summary>
    public async Task RecordAsync(PushReport report, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(report);
        await results.KeepReportsAsync(report, cancel);
        await table.RecordAsync(report, cancel);
        logger.PushEnded(report);
    }
}
