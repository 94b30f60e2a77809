using System.Collections.Concurrent;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Changes;

/// <summary>Reads from storage what a push would change.</summary>
internal sealed class PreviewReader(ResultStore results, DriftTable drift)
{
    /// <summary>Characters of differences that a host takes in one report or answer; what is left out lies beside it, by device.</summary>
    internal const int HostCharacters = 4_000_000;

    private const int ReadAtOnce = 16;

    /// <summary>Reads it, with what the last drift run found changed by hand apart from the rest.</summary>
    /// <param name="report">The push.</param>
    /// <param name="device">Only of devices whose names match; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="characters">As for <see cref="ChangePreview.ReadAsync"/>.</param>
    public async Task<ChangePreview> ReadAsync(
        PushReport report, string? device, CancellationToken cancellationToken, int? characters = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        return await ChangePreview.ReadAsync(
            report, device, (blob, stop) => results.FindTextAsync(report.Site, report.Id, blob, stop), cancellationToken,
            await DriftAsync(report, cancellationToken), characters);
    }

    private async Task<IReadOnlyDictionary<string, string>> DriftAsync(PushReport report, CancellationToken cancellationToken)
    {
        var texts = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        HashSet<string> devices = [.. report.Devices.Where(d => d.Diff is not null).Select(d => d.Device)];
        if (devices.Count == 0)
            return texts;
        await Parallel.ForEachAsync(
            (await drift.DriftedAsync(report.Site, cancellationToken)).Devices.Where(
                d => devices.Contains(d.Device) && d is { Run: not null, Diff: not null }),
            new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancellationToken }, async (row, stop) =>
            {
                if (await results.FindTextAsync(report.Site, row.Run!, row.Diff!, stop) is { } text)
                    texts[row.Device] = text;
            });
        return texts;
    }
}
