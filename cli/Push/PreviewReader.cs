using System.Collections.Concurrent;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Cli.Push;

/// <summary>Reads from storage what a push would change.</summary>
internal sealed class PreviewReader(StorageAccount account)
{
    private const int ReadAtOnce = 16;

    /// <summary>Reads it, with what the last drift run found changed by hand apart from the rest.</summary>
    /// <param name="report">The push.</param>
    /// <param name="device">Only of devices whose names match; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<ChangePreview> ReadAsync(PushReport report, string? device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        return await ChangePreview.ReadAsync(
            report, device, (blob, stop) => account.Results.FindTextAsync(report.Site, report.Id, blob, stop), cancellationToken,
            await DriftAsync(report, cancellationToken));
    }

    private async Task<IReadOnlyDictionary<string, string>> DriftAsync(PushReport report, CancellationToken cancellationToken)
    {
        var texts = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        HashSet<string> devices = [.. report.Devices.Where(d => d.Diff is not null).Select(d => d.Device)];
        if (devices.Count == 0)
            return texts;
        await Parallel.ForEachAsync(
            (await account.Drift.DriftedAsync(report.Site, cancellationToken)).Devices.Where(
                d => devices.Contains(d.Device) && d is { Run: not null, Diff: not null }),
            new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancellationToken }, async (row, stop) =>
            {
                if (await account.Results.FindTextAsync(report.Site, row.Run!, row.Diff!, stop) is { } text)
                    texts[row.Device] = text;
            });
        return texts;
    }
}
